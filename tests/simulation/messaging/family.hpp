// Alice, who owns a group, and bob and carol, who have accepted it: what the tests of groups begin with.
#pragma once

#include "tests/simulation/messaging/talk.hpp"

#include <gtest/gtest.h>

namespace majlis::simulation {

class Family : public testing::Test {
 protected:
  static constexpr std::string_view kLabel = "#Family";

  explicit Family(std::uint64_t seed) : world(seed) {
    create_group(world, alice, "Family", {"bob", "carol"});
    stream = *alice.core().find(kLabel);
    for (auto* person : {&bob, &carol}) accept(world, *person, stream);
  }
  // Each has written, and so has given himself new keys.
  void all_say_that_they_are_here() {
    for (auto* person : {&bob, &carol}) say(world, *person, kLabel, person->name() + " is here");
  }
  void add(const std::string& name) {
    world.expect_done(alice, [&](client::Core& core, client::Ticket ticket) {
      return core.add_member(ticket, stream, name, alice.now());
    });
  }
  void remove(const Person& person) {
    world.expect_done(alice, [&](client::Core& core, client::Ticket ticket) {
      return core.remove_member(ticket, stream, person.core().own_account(), alice.now());
    });
  }
  void leave(Person& person) {
    world.expect_done(
        person, [&](client::Core& core, client::Ticket ticket) { return core.leave(ticket, stream, person.now()); });
  }
  const client::Conversation& at(const Person& person) const { return *person.core().conversation(stream); }

  World world;
  Person& alice = world.account("alice");
  Person& bob = world.account("bob");
  Person& carol = world.account("carol");
  client::StreamId stream;
};

}  // namespace majlis::simulation
