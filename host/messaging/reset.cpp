#include "host/messaging/reset.hpp"

#include "crypto/primitives/hash.hpp"
#include "host/messaging/device_lists.hpp"
#include "host/messaging/roster.hpp"

#include <algorithm>
#include <set>

namespace majlis::host::messaging {
namespace {

using Members = std::vector<protocol::RosterMember>;

bool contains(const Members& members, const DeviceId& device) {
  return std::any_of(members.begin(), members.end(), [&](const auto& member) { return member.device == device; });
}

// Those in `add` that have no leaf yet: further devices of accounts that have.
Members newcomers(const LiveStream& stream, const Members& add) {
  Members fresh;
  for (const auto& member : add)
    if (stream.find(member.device) == nullptr) fresh.push_back(member);
  return fresh;
}

bool stays_in(const Reset& it, const AccountId& account) {
  return account == it.sender.account || std::any_of(it.roster.add.begin(), it.roster.add.end(),
                                                     [&](const auto& member) { return member.account == account; });
}

// The new group has the accounts of the old one: who leaves it must be one whom the sender could remove.
Reply<Done> check_new_group(Transaction& tx, const LiveStream& stream, const Reset& it) {
  std::vector<DeviceId> after{it.sender.device};
  for (const auto& member : it.roster.add) {
    const auto device = find_device(tx, member.device);
    if (!device || !device->active || device->account != member.account) {
      return refuse(Code::kDenied, "the device " + member.device.text() + " is not an active one of a member");
    }
    after.push_back(member.device);
  }
  if (std::set<DeviceId>(after.begin(), after.end()).size() != after.size()) {
    return bad_param("/roster", "it adds a device twice, or the sender's own");
  }
  std::vector<protocol::Leaf> leaves;
  for (const auto& leaf : stream.leaves) {
    leaves.push_back({leaf.account, leaf.device, leaf.ended});
    const bool stays = leaf.device == it.sender.device || contains(it.roster.add, leaf.device);
    if (stays == contains(it.roster.remove, leaf.device)) {
      return bad_param("/roster", "each leaf of the old group is either added to the new one or removed");
    }
  }
  if (roster_hash(after) != it.roster.roster_hash_after) {
    return bad_param("/roster", "roster_hash_after is not the hash of the devices of the new group");
  }
  // A device of an account that stays may be left out: it comes back from outside. Whole accounts come and go by the
  // rules for members.
  protocol::Roster change;
  for (const auto& member : it.roster.remove)
    if (!stays_in(it, member.account)) change.remove.push_back(member);
  for (const auto& member : it.roster.add)
    if (!stream.has_leaf(member.account)) change.add.push_back(member);
  const auto status = protocol::check_commit({.policy = stream.policy,
                                              .policy_after = nullptr,
                                              .leaves = leaves,
                                              .parties = stream.parties,
                                              .committer = it.sender.account,
                                              .external = false,
                                              .invited = false,
                                              .roster = change});
  if (!status.ok())
    return refuse(Code::kDenied, std::string(status.error().name) + ": the reset " + status.error().detail);
  return Done{};
}

}  // namespace

Reply<Reset> prepare_reset(const Speaker& sender, protocol::StreamResetParams params, std::uint64_t now_ms) {
  auto roster = record::decode_canonical<protocol::Roster>(params.roster);
  if (!roster.ok()) return bad_param("/roster", roster.error().detail);
  if (roster->stream != params.stream) return bad_param("/roster", "it names another stream");
  if (roster->policy || roster->invite) return bad_param("/roster", "a reset changes no policy and uses no invite");
  if (params.new_group_id == params.group_id) return bad_param("/new_group_id", "the new group needs an id of its own");
  if (roster->add.empty() == params.welcome.has_value()) {
    return bad_param("/welcome", "it is there exactly if the new group has further devices");
  }
  return Reset{sender, std::move(params), *std::move(roster), now_ms};
}

NewEntry entry_in(const Reset& it) {
  return {it.params.stream,    it.sender,
          it.params.client_id, protocol::EntryKind::kReset,
          it.params.roster,    crypto::sha256(it.params.roster),
          std::nullopt,        it.now_ms};
}

Reply<Stored> reset_stream(Transaction& tx, const LiveStreams& streams, const Reset& it) {
  const auto& params = it.params;
  MAJLIS_TRY(auto repeated, answered_before(tx, params.stream, it.sender.device, params.client_id));
  if (repeated) return *std::move(repeated);
  const auto head = find_stream(tx, params.stream);
  const auto stream = head ? streams.at(tx, params.stream, head->version) : nullptr;
  if (!stream || stream->active(it.sender.device) == nullptr) {
    return refuse(Code::kDenied, "this device is not on the roster of such a stream");
  }
  if (head->group_id != params.group_id || head->epoch != params.epoch) {
    return stream_conflict(*head, "the stream has another group or epoch; catch up first");
  }
  MAJLIS_CHECK(check_new_group(tx, *stream, it));
  Stored stored;
  stored.position = store_entry(tx, *head, entry_in(it));
  const std::optional<Bytes> tree = params.tree;
  const std::optional<Bytes> policy;
  const NextEpoch next{
      params.stream, params.new_group_id, params.new_epoch, stored.position.seq, params.group_info, tree, policy};
  begin_epoch(tx, next, stream->policy.timer_s);
  remove_leaves(tx, params.stream, it.roster.remove, stored.position.seq);
  add_leaves(tx, params.stream, newcomers(*stream, it.roster.add), it.sender, stored.position.seq, it.now_ms);
  if (params.welcome) add_welcomes(tx, next, it.roster.add, it.sender.device, *params.welcome);
  stored.before = stream;
  stored.after = load_live_stream(tx, params.stream);
  return stored;
}

}  // namespace majlis::host::messaging
