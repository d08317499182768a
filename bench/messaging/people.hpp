// People whose keys and device lists are real and whose messages are random bytes: the host cannot tell. Thousands are
// made in seconds.
#pragma once

#include "bench/messaging/calls.hpp"
#include "crypto/identity/test_account.hpp"
#include "protocol/messaging.hpp"

#include <memory>
#include <vector>

namespace majlis::bench {

struct Person {
  Person(std::string called, std::uint64_t seed);

  protocol::RegisterParams registration() const;
  protocol::SessionOpenParams proof(const protocol::ChallengeResult& given) const;
  protocol::RosterMember member() const { return {account, device_id}; }

  std::string name;
  identity::TestAccount keys;
  identity::TestDevice device;
  protocol::AccountId account;
  protocol::DeviceId device_id;
  std::size_t connection = 0;
};
using People = std::vector<std::unique_ptr<Person>>;

// What its members agree on.
struct Stream {
  protocol::StreamId id;
  std::uint64_t epoch = 1;
  std::uint64_t last_seq = 0;
  std::uint64_t last_client_id = 0;  // of the creator
};

// Makes `count` accounts called `name`0, `name`1 ... and registers them.
People register_people(Swarm& swarm, const std::string& name, std::size_t count);
// Opens a connection and a session on it for each, and subscribes.
void log_in(Swarm& swarm, const std::vector<Person*>& people);
void log_out(Swarm& swarm, const std::vector<Person*>& people);
// A hundred key packages and a last-resort one each.
void publish_key_packages(Swarm& swarm, const std::vector<Person*>& people);
// A direct stream from each first to each second, who accepts it. All are logged in.
std::vector<Stream> befriend(Swarm& swarm, const std::vector<std::pair<Person*, Person*>>& pairs);
// A group of all, made by the first; everybody has accepted it.
Stream gather(Swarm& swarm, const std::vector<Person*>& people);

std::vector<Person*> pointers(const People& people, std::size_t from, std::size_t count);

}  // namespace majlis::bench
