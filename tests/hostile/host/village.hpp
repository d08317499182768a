// Alice and bob, who talk, and carol and mallory, who have accounts at the same lying host: what the tests of its lies
// begin with.
#pragma once

#include "tests/hostile/host/liar.hpp"
#include "tests/simulation/messaging/world.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace majlis::hostile {

using client::Core;
using client::StreamId;
using client::Ticket;
using simulation::World;

class Village : public testing::Test {
 protected:
  Village();

  // Runs a command to its end; how it failed, or nothing.
  template <class Command>
  std::string attempt(Person& person, Command command) {
    const Ticket ticket = person.ticket();
    person.run(command(person.core(), ticket));
    world.settle();
    return person.done(ticket) ? std::string() : person.failure(ticket);
  }
  std::string open(Person& person, const std::string& name);
  std::string say(Person& person, const StreamId& stream, std::string_view text);
  // The conversation of two, begun by the first and accepted by the second.
  StreamId chat(Person& one, Person& other);
  // A group that the first makes and the others accept.
  StreamId group(Person& owner, std::vector<Person*> members);
  // A second device of `person`, in all of its conversations once it is connected.
  Person& link(Person& person, const std::string& name);

  // In no conversation but that with oneself.
  static bool alone(const Person& person);
  static std::vector<std::string> texts(const Person& person, const StreamId& stream);
  static bool warned(const Person& person, std::string_view error);

  World world{7};
  Liar liar{world.host};
  Person* alice = nullptr;
  Person* bob = nullptr;
  Person* carol = nullptr;
  Person* mallory = nullptr;
};

}  // namespace majlis::hostile
