#include "bench/messaging/people.hpp"

#include "crypto/primitives/hash.hpp"
#include "host/messaging/accounts.hpp"
#include "host/messaging/streams.hpp"
#include "protocol/content.hpp"

#include <algorithm>

namespace majlis::bench {
namespace {

using protocol::StreamKind;

constexpr std::uint64_t kListTime = 1'700'000'000;
constexpr std::size_t kKeyPackages = 100;
constexpr std::size_t kKeyPackageBytes = 700;  // about what the core's take

std::uint64_t in_90_days_ms() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(now).count()) +
         90 * host::messaging::kDayMs;
}

std::vector<std::size_t> connections_of(const std::vector<Person*>& people) {
  std::vector<std::size_t> connections;
  for (const Person* person : people) connections.push_back(person->connection);
  return connections;
}

protocol::StreamCreateParams creation(const Stream& stream, StreamKind kind, const protocol::Policy& policy,
                                      crypto::Random& random) {
  protocol::StreamCreateParams params;
  params.stream = stream.id;
  params.kind = kind;
  params.group_id = random.bytes(32);
  params.policy = record::encode(policy);
  params.group_info = random.bytes(600);
  params.tree = random.bytes(900);
  return params;
}

// The commit that adds everybody but the creator.
protocol::AppendParams first_commit(const Stream& stream, const Person& creator, const std::vector<Person*>& others,
                                    crypto::Random& random) {
  std::vector<protocol::DeviceId> after = {creator.device_id};
  protocol::Roster roster;
  roster.stream = stream.id;
  for (const Person* other : others) {
    roster.add.push_back(other->member());
    after.push_back(other->device_id);
  }
  roster.roster_hash_after = host::messaging::roster_hash(after);
  protocol::AppendParams params;
  params.stream = stream.id;
  params.client_id = 1;
  params.epoch = 0;
  params.kind = protocol::EntryKind::kCommit;
  params.body = random.bytes(1200);
  params.roster = record::encode(roster);
  params.group_info = random.bytes(600);
  params.welcome = random.bytes(900);
  return params;
}

}  // namespace

Person::Person(std::string called, std::uint64_t seed)
    : name(std::move(called)),
      keys(seed, name),
      device(keys.new_device()),
      account(host::messaging::account_id(keys.account.identity_pk)),
      device_id(host::messaging::id_cast<protocol::DeviceId>(device.id)) {}

protocol::RegisterParams Person::registration() const {
  identity::DeviceList list(keys.account);
  list = *list.appended(write_account_key_change(
      list, keys.identity, {.holders = {}, .revoked = {}, .account_key = keys.account_key}, kListTime));
  list =
      *list.appended(write_addition(list, keys.account_private_key, keys.certify(device), /*holder=*/true, kListTime));
  return {name, keys.account.identity_pk, list.log(), std::nullopt};
}

protocol::SessionOpenParams Person::proof(const protocol::ChallengeResult& given) const {
  Bytes message = to_bytes("majlis session v2");
  append(message, given.host);
  append(message, given.challenge);
  append(message, account.view());
  append(message, device_id.view());
  return {account, device_id, given.challenge, device.key.sign(message)};
}

std::vector<Person*> pointers(const People& people, std::size_t from, std::size_t count) {
  std::vector<Person*> out;
  for (std::size_t i = from; i < from + count; ++i) out.push_back(people.at(i).get());
  return out;
}

People register_people(Swarm& swarm, const std::string& name, std::size_t count) {
  People people;
  for (std::size_t i = 0; i < count; ++i)
    people.push_back(std::make_unique<Person>(name + std::to_string(i), std::hash<std::string>()(name) + i));
  const std::size_t connection = swarm.connect("/ws");
  Calls(swarm).each<protocol::Register>(std::vector<std::size_t>(count, connection),
                                        [&](std::size_t i) { return people[i]->registration(); });
  swarm.disconnect(connection);
  return people;
}

void log_in(Swarm& swarm, const std::vector<Person*>& people) {
  for (Person* person : people) person->connection = swarm.connect("/ws");
  const auto connections = connections_of(people);
  Calls calls(swarm);
  const auto challenges =
      calls.each<protocol::Challenge>(connections, [](std::size_t) { return protocol::ChallengeParams{}; });
  calls.each<protocol::SessionOpen>(connections, [&](std::size_t i) { return people[i]->proof(challenges[i]); });
  calls.each<protocol::Subscribe>(connections, [](std::size_t) { return protocol::SubscribeParams{}; });
}

void log_out(Swarm& swarm, const std::vector<Person*>& people) {
  for (const Person* person : people) swarm.disconnect(person->connection);
}

void publish_key_packages(Swarm& swarm, const std::vector<Person*>& people) {
  const std::uint64_t expires = in_90_days_ms();
  Calls(swarm).each<protocol::KeyPackagesPublish>(
      connections_of(people),
      [&](std::size_t i) {
        crypto::Random& random = people[i]->keys.random;
        protocol::KeyPackagesPublishParams params;
        for (std::size_t n = 0; n < kKeyPackages; ++n)
          params.packages.push_back({random.bytes(kKeyPackageBytes), expires});
        params.last_resort = protocol::KeyPackage{random.bytes(kKeyPackageBytes), expires};
        return params;
      },
      32);
}

std::vector<Stream> befriend(Swarm& swarm, const std::vector<std::pair<Person*, Person*>>& pairs) {
  std::vector<Stream> streams(pairs.size());
  std::vector<std::size_t> first;
  std::vector<std::size_t> second;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const auto& [one, other] = pairs[i];
    streams[i].id = host::messaging::direct_stream_id(one->keys.account.identity_pk, other->keys.account.identity_pk);
    first.push_back(one->connection);
    second.push_back(other->connection);
  }
  Calls calls(swarm);
  calls.each<protocol::StreamCreate>(first, [&](std::size_t i) {
    protocol::Policy policy;
    policy.kind = StreamKind::kDirect;
    auto params = creation(streams[i], StreamKind::kDirect, policy, pairs[i].first->keys.random);
    params.peer = pairs[i].second->account;
    return params;
  });
  const auto stored = calls.each<protocol::Append>(first, [&](std::size_t i) {
    return first_commit(streams[i], *pairs[i].first, {pairs[i].second}, pairs[i].first->keys.random);
  });
  calls.each<protocol::Accept>(second, [&](std::size_t i) { return protocol::AcceptParams{streams[i].id}; });
  for (std::size_t i = 0; i < pairs.size(); ++i) streams[i].last_seq = stored[i].seq;
  for (Stream& stream : streams) stream.last_client_id = 1;
  return streams;
}

Stream gather(Swarm& swarm, const std::vector<Person*>& people) {
  Person& creator = *people.front();
  Stream stream;
  stream.id = *protocol::StreamId::from_bytes(creator.keys.random.bytes(16));
  protocol::Policy policy;
  policy.kind = StreamKind::kGroup;
  policy.roles = {{creator.account, protocol::Role::kOwner}};
  Calls calls(swarm);
  calls.one<protocol::StreamCreate>(creator.connection,
                                    creation(stream, StreamKind::kGroup, policy, creator.keys.random));
  const std::vector<Person*> others(people.begin() + 1, people.end());
  stream.last_seq =
      calls.one<protocol::Append>(creator.connection, first_commit(stream, creator, others, creator.keys.random)).seq;
  stream.last_client_id = 1;
  calls.each<protocol::Accept>(connections_of(others), [&](std::size_t) { return protocol::AcceptParams{stream.id}; });
  return stream;
}

}  // namespace majlis::bench
