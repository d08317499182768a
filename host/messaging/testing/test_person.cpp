#include "host/messaging/testing/test_person.hpp"

#include "host/messaging/accounts.hpp"
#include "host/messaging/streams.hpp"
#include "protocol/commit_rules.hpp"

#include <algorithm>

namespace majlis::host::messaging {

namespace {

constexpr std::uint64_t kListTime = 1'700'000'000;

identity::DeviceList first_list(const identity::TestAccount& keys, const identity::TestDevice& device) {
  identity::DeviceList list(keys.account);
  const Bytes change = write_account_key_change(
      list, keys.identity, {.holders = {}, .revoked = {}, .account_key = keys.account_key}, kListTime);
  list = *list.appended(change);
  return *list.appended(
      write_addition(list, keys.account_private_key, keys.certify(device), /*holder=*/true, kListTime));
}

}  // namespace

TestDevice::TestDevice(Harness& harness, TestPerson& person, identity::TestDevice with, bool is_holder)
    : id(id_cast<DeviceId>(with.id)), keys(std::move(with)), holder(is_holder), harness_(harness), person_(person) {}

protocol::SessionOpenParams TestDevice::proof(const Bytes& challenge) const {
  return proof(challenge, harness_.module->host_id());
}

protocol::SessionOpenParams TestDevice::proof(const Bytes& challenge, ByteView host) const {
  Bytes message = to_bytes("majlis session v2");
  majlis::append(message, host);
  majlis::append(message, challenge);
  majlis::append(message, person_.account.view());
  majlis::append(message, id.view());
  return {person_.account, id, challenge, keys.key.sign(message)};
}

Reply<protocol::SessionOpenResult> TestDevice::open_on(ConnectionId on) {
  connection = on;
  MAJLIS_TRY(const auto given, call<protocol::Challenge>({}));
  return call<protocol::SessionOpen>(proof(given.challenge));
}

Reply<protocol::SessionOpenResult> TestDevice::open() { return open_on(harness_.connect()); }

Reply<protocol::SubscribeResult> TestDevice::subscribe() { return call<protocol::Subscribe>({}); }

std::vector<protocol::Entry> TestDevice::pushed() {
  std::vector<protocol::Entry> entries;
  for (auto& note : notes<protocol::EntriesNotification>())
    for (auto& entry : note.entries) entries.push_back(std::move(entry));
  return entries;
}

Reply<protocol::KeyPackagesPublishResult> TestDevice::publish(std::size_t count, bool last_resort) {
  protocol::KeyPackagesPublishParams params;
  const auto expires = harness_.now_ms() + 90 * kDayMs;
  for (std::size_t i = 0; i < count; ++i) params.packages.push_back({person_.keys.random.bytes(64), expires});
  if (last_resort) params.last_resort = protocol::KeyPackage{person_.keys.random.bytes(65), expires};
  return call<protocol::KeyPackagesPublish>(params);
}

protocol::RosterMember TestDevice::member() const { return {person_.account, id}; }

Reply<protocol::StreamCreateResult> TestDevice::create(const TestStream& stream, const std::optional<AccountId>& peer) {
  protocol::StreamCreateParams params;
  params.stream = stream.id;
  params.kind = stream.policy.kind;
  params.group_id = stream.group_id;
  params.peer = peer;
  params.policy = record::encode(stream.policy);
  params.group_info = to_bytes("group info 0");
  params.tree = to_bytes("tree 0");
  return call<protocol::StreamCreate>(params);
}

protocol::AppendParams TestDevice::message(const TestStream& stream, std::string_view body) {
  protocol::AppendParams params;
  params.stream = stream.id;
  params.client_id = ++client_ids[stream.id];
  params.epoch = stream.epoch;
  params.body = to_bytes(body);
  params.tag = Bytes(32, 0x7A);
  return params;
}

protocol::AppendParams TestDevice::commit(TestStream& stream, const std::vector<protocol::RosterMember>& add,
                                          const std::vector<protocol::RosterMember>& remove) {
  std::vector<DeviceId> after;
  const auto gone = [&](const DeviceId& device) {
    return std::any_of(remove.begin(), remove.end(), [&](const auto& m) { return m.device == device; });
  };
  for (const auto& leaf : stream.leaves)
    if (!gone(leaf.device)) after.push_back(leaf.device);
  for (const auto& m : add) after.push_back(m.device);
  protocol::Roster roster;
  roster.stream = stream.id;
  roster.add = add;
  roster.remove = remove;
  roster.roster_hash_after = roster_hash(after);
  const bool joins = std::any_of(add.begin(), add.end(), [&](const auto& m) { return m.device == id; });
  const auto next = std::to_string(stream.epoch + 1);
  protocol::AppendParams params;
  params.stream = stream.id;
  params.client_id = ++client_ids[stream.id];
  params.epoch = stream.epoch;
  params.kind = protocol::EntryKind::kCommit;
  params.body = to_bytes("commit to " + next);
  params.roster = record::encode(roster);
  params.group_info = to_bytes("group info " + next);
  if (protocol::brings_tree(stream.epoch + 1)) params.tree = to_bytes("tree " + next);
  if (!add.empty() && !joins) params.welcome = to_bytes("welcome to " + next);
  return params;
}

Reply<protocol::AppendResult> TestDevice::append(const protocol::AppendParams& params) {
  return call<protocol::Append>(params);
}

Reply<protocol::AppendResult> TestDevice::send(const TestStream& stream, std::string_view body) {
  return append(message(stream, body));
}

Reply<protocol::AppendResult> TestDevice::change(TestStream& stream, const std::vector<protocol::RosterMember>& add,
                                                 const std::vector<protocol::RosterMember>& remove) {
  auto answer = append(commit(stream, add, remove));
  if (!answer.ok()) return answer;
  ++stream.epoch;
  std::erase_if(stream.leaves, [&](const auto& leaf) {
    return std::any_of(remove.begin(), remove.end(), [&](const auto& m) { return m.device == leaf.device; });
  });
  stream.leaves.insert(stream.leaves.end(), add.begin(), add.end());
  return answer;
}

Reply<protocol::ReadResult> TestDevice::read(const StreamId& stream, std::uint64_t after) {
  protocol::ReadParams params;
  params.stream = stream;
  params.after = after;
  return call<protocol::Read>(params);
}

Reply<protocol::AckResult> TestDevice::ack(const StreamId& stream, std::uint64_t seq) {
  return call<protocol::Ack>({{{stream, seq}}});
}

std::vector<protocol::StreamSummary> TestDevice::streams() {
  auto result = call<protocol::Streams>({});
  return result.ok() ? result->streams : std::vector<protocol::StreamSummary>{};
}

TestPerson::TestPerson(Harness& harness, std::string called, std::uint64_t seed)
    : name(std::move(called)),
      keys(seed, name),
      list(keys.account),
      account(account_id(keys.account.identity_pk)),
      harness_(harness) {
  auto device = keys.new_device();
  list = first_list(keys, device);
  devices.push_back(std::make_unique<TestDevice>(harness_, *this, std::move(device), true));
}

protocol::RegisterParams TestPerson::registration() const {
  return {name, keys.account.identity_pk, list.log(), std::nullopt};
}

Reply<protocol::RegisterResult> TestPerson::sign_up(const std::optional<std::string>& invite) {
  auto params = registration();
  params.invite = invite;
  return harness_.call<protocol::Register>(harness_.connect(), params);
}

void TestPerson::arrive() {
  EXPECT_TRUE(sign_up().ok());
  EXPECT_TRUE(first().open().ok());
  EXPECT_TRUE(first().subscribe().ok());
  EXPECT_TRUE(first().publish(60).ok());
}

Reply<protocol::DevicesAppendResult> TestPerson::append_list(const Bytes& entry) {
  auto answer = harness_.call<protocol::DevicesAppend>(harness_.connect(), {account, list.log().size(), {entry}});
  if (answer.ok()) list = *list.appended(entry);
  return answer;
}

TestDevice& TestPerson::add_device() {
  auto device = keys.new_device();
  const Bytes entry =
      write_addition(list, keys.account_private_key, keys.certify(device), /*holder=*/false, kListTime + 1);
  EXPECT_TRUE(append_list(entry).ok());
  devices.push_back(std::make_unique<TestDevice>(harness_, *this, std::move(device), false));
  EXPECT_TRUE(devices.back()->open().ok());
  EXPECT_TRUE(devices.back()->subscribe().ok());
  EXPECT_TRUE(devices.back()->publish(60).ok());
  return *devices.back();
}

Reply<protocol::DevicesAppendResult> TestPerson::revoke(const TestDevice& device) {
  return append_list(write_revocation(list, keys.account_private_key, device.keys.id, kListTime + 2));
}

TestStream new_stream(TestDevice& creator, TestPerson& owner, protocol::StreamKind kind, std::uint8_t number) {
  TestStream stream;
  std::array<std::uint8_t, 16> id{};
  id.fill(number);
  stream.id = StreamId(id);
  stream.group_id = Bytes(16, number);
  stream.policy.kind = kind;
  if (kind == protocol::StreamKind::kGroup) stream.policy.roles = {{owner.account, protocol::Role::kOwner}};
  stream.leaves = {creator.member()};
  return stream;
}

TestStream direct_stream(TestPerson& one, TestPerson& other) {
  TestStream stream = new_stream(one.first(), one, protocol::StreamKind::kDirect);
  stream.id = direct_stream_id(one.keys.account.identity_pk, other.keys.account.identity_pk);
  return stream;
}

TestStream chat(TestPerson& one, TestPerson& other) {
  TestStream stream = direct_stream(one, other);
  EXPECT_TRUE(one.first().create(stream, other.account).ok());
  EXPECT_TRUE(one.first().change(stream, {other.first().member()}).ok());
  return stream;
}

TestStream group(TestPerson& owner, const std::vector<TestPerson*>& others, std::uint8_t number) {
  TestStream stream = new_stream(owner.first(), owner, protocol::StreamKind::kGroup, number);
  EXPECT_TRUE(owner.first().create(stream).ok());
  std::vector<protocol::RosterMember> add;
  for (TestPerson* person : others) add.push_back(person->first().member());
  EXPECT_TRUE(owner.first().change(stream, add).ok());
  return stream;
}

}  // namespace majlis::host::messaging
