// Somebody who copied all that a device had stored at one moment, and is given everything that the host keeps from then
// on: he tries every secret in the copy on every entry, and follows the group as far as they carry him.
#pragma once

#include "tests/simulation/messaging/world.hpp"
#include "tests/simulation/mls/stolen_state.hpp"

#include <string>
#include <vector>

namespace majlis::simulation {

class Thief {
 public:
  Thief(Person& victim, const client::StreamId& stream);

  // Reads what came since the last time, as `member` may. Gives the words of each message that opened.
  std::vector<std::string> read(World& world, const Person& member);
  // How many commits so far gave somebody new keys, and how many secrets of their paths the copied private keys opened.
  std::size_t paths() const { return paths_; }
  std::size_t path_secrets() const { return path_secrets_; }

 private:
  std::vector<std::string> open(const protocol::Entry& entry);
  void follow(const protocol::Entry& entry, const Person& member);

  client::StreamId stream_;
  std::uint64_t cursor_ = 0;
  StolenState stolen_;
  std::size_t paths_ = 0;
  std::size_t path_secrets_ = 0;
};

}  // namespace majlis::simulation
