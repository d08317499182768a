#include "host/messaging/commits.hpp"

#include "crypto/primitives/signature.hpp"
#include "host/messaging/device_lists.hpp"
#include "host/messaging/memberships.hpp"
#include "host/messaging/roster.hpp"
#include "host/messaging/stream_invites.hpp"
#include "host/messaging/trees.hpp"

#include <algorithm>
#include <set>

namespace majlis::host::messaging {
namespace {

using protocol::StreamKind;

bool contains(const std::vector<protocol::RosterMember>& members, const DeviceId& device) {
  return std::any_of(members.begin(), members.end(), [&](const auto& member) { return member.device == device; });
}

// Over "majlis invite v1" || group_id || epoch (8 bytes, big endian) || device signature key.
bool is_invited(const Submission& it, const StreamHead& head, const LiveStream& stream, const Device& joiner) {
  const auto& use = it.roster->invite;
  const auto& keys = stream.policy.invite_keys;
  if (!use || std::find(keys.begin(), keys.end(), use->key) == keys.end()) return false;
  Bytes message = to_bytes("majlis invite v1");
  append(message, head.group_id);
  for (int shift = 56; shift >= 0; shift -= 8) message.push_back(static_cast<std::uint8_t>(head.epoch >> shift));
  append(message, joiner.signature_pk);
  return crypto::verify(use->key, message, use->signature);
}

// Every added device is an active one of the account that it is said to be of.
Reply<Done> check_devices(Transaction& tx, const protocol::Roster& roster) {
  std::set<DeviceId> seen;
  for (const auto& member : roster.add) {
    if (!seen.insert(member.device).second) return bad_param("/roster", "it adds a device twice");
    const auto device = find_device(tx, member.device);
    if (!device || !device->active || device->account != member.account) {
      return refuse(Code::kDenied, "the device " + member.device.text() +
                                       " is not an active one of that account; fetch its device list");
    }
  }
  seen.clear();
  for (const auto& member : roster.remove) {
    if (!seen.insert(member.device).second) return bad_param("/roster", "it removes a device twice");
  }
  return Done{};
}

// The rules found that the joiner may come in by its invite alone.
Reply<Done> let_in(Transaction& tx, const Submission& it) {
  return use_invite(tx, it.params.stream, it.roster->invite->key, it.now_ms);
}

Reply<Done> check_rules(Transaction& tx, const Submission& it, const StreamHead& head, const LiveStream& stream) {
  std::vector<protocol::Leaf> leaves;
  leaves.reserve(stream.leaves.size());
  for (const auto& leaf : stream.leaves) leaves.push_back({leaf.account, leaf.device, leaf.ended});
  protocol::Commit commit{.policy = stream.policy,
                          .policy_after = it.policy ? &*it.policy : nullptr,
                          .leaves = leaves,
                          .parties = stream.parties,
                          .committer = it.sender.account,
                          .external = is_external(*it.roster, it.sender),
                          .invited = false,
                          .roster = *it.roster};
  if (commit.external) {
    const auto joiner = find_device(tx, it.sender.device);
    commit.invited = joiner && is_invited(it, head, stream, *joiner);
    const Quiet* quiet = stream.quiet_of(it.sender.account);
    if (quiet != nullptr && quiet->state == Membership::kLeft && !commit.invited) {
      return refuse(Code::kDenied, "this account has left; it comes back when a member adds it, or by an invite");
    }
  }
  if (const Status status = protocol::check_commit(commit); !status.ok()) {
    return refuse(Code::kDenied, std::string(status.error().name) + ": the commit " + status.error().detail);
  }
  if (commit.external && !stream.has_leaf(it.sender.account)) return let_in(tx, it);
  return Done{};
}

Reply<Done> check_result(const Submission& it, const LiveStream& stream, const Limits& limits) {
  std::vector<DeviceId> after;
  for (const auto& leaf : stream.leaves)
    if (!contains(it.roster->remove, leaf.device)) after.push_back(leaf.device);
  for (const auto& member : it.roster->add) after.push_back(member.device);
  if (after.size() > limits.members) {
    return refuse(Code::kQuota, "a stream has at most " + std::to_string(limits.members) + " devices");
  }
  if (roster_hash(std::move(after)) != it.roster->roster_hash_after) {
    return bad_param("/roster", "roster_hash_after is not the hash of the devices that have a leaf after it");
  }
  return Done{};
}

// One welcome waits for each device of an account that has not answered.
Reply<Done> check_requests(Transaction& tx, const Submission& it, const LiveStream& stream) {
  for (const auto& member : it.roster->add) {
    const Quiet* quiet = stream.quiet_of(member.account);
    if (quiet == nullptr || quiet->state == Membership::kLeft || member.device == it.sender.device) continue;
    if (tx.value<std::int64_t>("SELECT 1 FROM welcomes WHERE stream = $1 AND device = $2", stream.id, member.device)) {
      return refuse(Code::kQuota, "the message request has not been accepted; one Welcome may wait for a device");
    }
  }
  return Done{};
}

}  // namespace

Reply<Done> prepare_commit(Submission& it) {
  const auto& params = it.params;
  if (params.tag) return bad_param("/tag", "only application messages carry it");
  if (!params.roster) return bad_param("/roster", "a commit carries it");
  if (!params.group_info) return bad_param("/group_info", "a commit carries it");
  auto roster = record::decode_canonical<protocol::Roster>(*params.roster);
  if (!roster.ok()) return bad_param("/roster", roster.error().detail);
  if (roster->stream != params.stream) return bad_param("/roster", "it names another stream");
  const bool welcomes = !roster->add.empty() && !is_external(*roster, it.sender);
  if (welcomes != params.welcome.has_value()) {
    return bad_param("/welcome", welcomes ? "a commit that adds carries it" : "the commit adds nobody whom to welcome");
  }
  if (roster->policy) {
    auto policy = record::decode_canonical<protocol::Policy>(*roster->policy);
    if (!policy.ok()) return bad_param("/roster", "its policy: " + policy.error().detail);
    it.policy = *std::move(policy);
  }
  it.roster = *std::move(roster);
  return Done{};
}

bool is_external(const protocol::Roster& roster, const Speaker& sender) { return contains(roster.add, sender.device); }

Reply<Stored> append_commit(Transaction& tx, const StreamHead& head, const SharedStream& stream, const Limits& limits,
                            const Submission& it) {
  MAJLIS_CHECK(check_devices(tx, *it.roster));
  MAJLIS_CHECK(check_rules(tx, it, head, *stream));
  MAJLIS_CHECK(check_result(it, *stream, limits));
  MAJLIS_CHECK(check_tree(tx, it.params, head, limits));
  MAJLIS_CHECK(check_requests(tx, it, *stream));
  Stored stored;
  stored.position = store_entry(tx, head,
                                {it.params.stream, it.sender, it.params.client_id, it.params.kind, it.params.body,
                                 it.body_hash, it.params.tag, it.now_ms});
  apply_commit(tx, head, it, stored.position.seq);
  stored.before = stream;
  stored.after = load_live_stream(tx, it.params.stream);
  return stored;
}

}  // namespace majlis::host::messaging
