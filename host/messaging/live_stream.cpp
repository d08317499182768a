#include "host/messaging/live_stream.hpp"

#include <algorithm>

namespace majlis::host::messaging {

const LiveMember* LiveStream::find(const DeviceId& device) const {
  const auto found =
      std::lower_bound(leaves.begin(), leaves.end(), device,
                       [](const LiveMember& member, const DeviceId& wanted) { return member.device < wanted; });
  return found != leaves.end() && found->device == device ? &*found : nullptr;
}

const LiveMember* LiveStream::active(const DeviceId& device) const {
  const LiveMember* member = find(device);
  return member != nullptr && !member->ended ? member : nullptr;
}

const Quiet* LiveStream::quiet_of(const AccountId& account) const {
  for (const auto& entry : quiet)
    if (entry.account == account) return &entry;
  return nullptr;
}

bool LiveStream::hidden_from(const AccountId& account) const {
  const Quiet* entry = quiet_of(account);
  return entry != nullptr && is_hidden(entry->state);
}

bool LiveStream::has_leaf(const AccountId& account) const {
  return std::any_of(leaves.begin(), leaves.end(), [&](const LiveMember& member) { return member.account == account; });
}

SharedStream load_live_stream(Transaction& tx, const StreamId& id) {
  auto stream = std::make_shared<LiveStream>();
  bool found = false;
  for (const Row& row : tx.query("SELECT s.kind, s.version, g.policy FROM streams s "
                                 "JOIN group_states g ON g.stream = s.id WHERE s.id = $1",
                                 id)) {
    found = true;
    stream->id = id;
    stream->kind = static_cast<protocol::StreamKind>(row.get<std::uint8_t>(0));
    stream->version = row.get<std::uint64_t>(1);
    auto policy = record::decode_canonical<protocol::Policy>(row.get<ByteView>(2));
    if (!policy.ok()) throw sdk::DatabaseError(0, "a stored policy cannot be read: " + policy.error().detail);
    stream->policy = *std::move(policy);
  }
  if (!found) return nullptr;
  for (const Row& row :
       tx.query("SELECT r.device, d.account, r.from_seq, r.to_seq FROM roster r "
                "JOIN devices d ON d.id = r.device WHERE r.stream = $1 AND r.leaf = 1 ORDER BY r.device",
                id)) {
    stream->leaves.push_back({row.get<DeviceId>(0), row.get<AccountId>(1), row.get<std::uint64_t>(2), !row.is_null(3)});
    stream->leaving = stream->leaving || stream->leaves.back().ended;
  }
  for (const Row& row : tx.query("SELECT account, state, requester FROM memberships WHERE stream = $1", id)) {
    const auto account = row.get<AccountId>(0);
    const auto state = static_cast<Membership>(row.get<std::uint8_t>(1));
    stream->parties.push_back(account);
    if (state != Membership::kAccepted) {
      stream->quiet.push_back({account, state, row.get<std::optional<AccountId>>(2).value_or(AccountId())});
    }
  }
  return stream;
}

SharedStream LiveStreams::at(Transaction& tx, const StreamId& id, std::uint64_t version) const {
  if (auto known = find(id); known && known->version == version) return known;
  return load_live_stream(tx, id);
}

SharedStream LiveStreams::find(const StreamId& id) const {
  const std::lock_guard lock(mutex_);
  const auto found = streams_.find(id);
  return found == streams_.end() ? nullptr : found->second;
}

void LiveStreams::publish(const SharedStream& stream) {
  const std::lock_guard lock(mutex_);
  if (streams_.size() >= kept_ && !streams_.contains(stream->id)) streams_.erase(streams_.begin());
  auto& kept = streams_[stream->id];
  if (!kept || kept->version <= stream->version) kept = stream;
}

}  // namespace majlis::host::messaging
