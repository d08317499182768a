#include "host/messaging/joining.hpp"

#include "crypto/primitives/signature.hpp"
#include "host/messaging/device_lists.hpp"
#include "host/messaging/memberships.hpp"
#include "host/messaging/stream_invites.hpp"
#include "host/messaging/trees.hpp"

#include <algorithm>

namespace majlis::host::messaging {
namespace {

Failure unknown() { return refuse(Code::kNotFound, "no such stream for this device"); }

using Invite = std::optional<protocol::InviteUse>;

bool holds_invite(Transaction& tx, const Invite& invite, const LiveStream& stream, const Speaker& reader) {
  const auto& keys = stream.policy.invite_keys;
  if (!invite || std::find(keys.begin(), keys.end(), invite->key) == keys.end()) return false;
  const auto device = find_device(tx, reader.device);
  if (!device) return false;
  Bytes message = to_bytes("majlis invite look v1");
  append(message, stream.id.view());
  append(message, device->signature_pk);
  return crypto::verify(invite->key, message, invite->signature);
}

// Who holds an invite hears why it no longer serves; to everybody else there is no such stream.
Reply<Done> check_joiner(Transaction& tx, const StreamId& id, const Invite& invite, const Speaker& reader,
                         std::uint64_t now_ms) {
  const auto stream = load_live_stream(tx, id);
  if (!stream || stream->hidden_from(reader.account)) return unknown();
  const Quiet* quiet = stream->quiet_of(reader.account);
  const bool left = quiet != nullptr && quiet->state == Membership::kLeft;
  if (stream->has_leaf(reader.account) && !left) return Done{};
  if (!holds_invite(tx, invite, *stream, reader)) return unknown();
  return check_invite(tx, id, invite->key, now_ms);
}

}  // namespace

Reply<protocol::WelcomeResult> fetch_welcome(Transaction& tx, const protocol::WelcomeParams& params,
                                             const Speaker& reader) {
  const StreamId& stream = params.stream;
  const auto membership = membership_of(tx, stream, reader.account);
  if (!membership || is_hidden(*membership)) return unknown();
  for (const Row& row : tx.query("SELECT b.welcome, w.seq, w.adder, d.account, w.group_id, w.epoch FROM welcomes w "
                                 "JOIN welcome_bodies b ON b.stream = w.stream AND b.seq = w.seq "
                                 "JOIN devices d ON d.id = w.adder "
                                 "WHERE w.stream = $1 AND w.device = $2 AND w.seq >= $3 ORDER BY w.seq LIMIT 1",
                                 stream, reader.device, params.from.value_or(0))) {
    const auto group_id = row.get<Bytes>(4);
    const EpochPlace place{stream, group_id, row.get<std::uint64_t>(5), row.get<std::uint64_t>(1)};
    auto tree = tree_leading_to(tx, place);
    if (!tree) break;
    return protocol::WelcomeResult{.welcome = row.get<Bytes>(0),
                                   .tree = *std::move(tree),
                                   .seq = place.seq,
                                   .adder = {row.get<AccountId>(3), row.get<DeviceId>(2)}};
  }
  const auto leaf = tx.value<std::int64_t>("SELECT 1 FROM roster WHERE stream = $1 AND device = $2 AND leaf = 1",
                                           stream, reader.device);
  if (leaf) return refuse(Code::kGone, "the Welcome is not kept any more; join from outside");
  return unknown();
}

Reply<Done> fail_welcome(Transaction& tx, const StreamId& stream, const DeviceId& device) {
  if (tx.run("DELETE FROM welcomes WHERE stream = $1 AND device = $2", stream, device) == 0) return unknown();
  want_tree(tx, stream);
  return Done{};
}

std::vector<Waiting> waiting_welcomes(Transaction& tx, const Speaker& reader) {
  std::vector<Waiting> waiting;
  for (const Row& row : tx.query("SELECT DISTINCT w.stream, m.state FROM welcomes w "
                                 "JOIN memberships m ON m.stream = w.stream AND m.account = $2 AND m.state IN (0, 1) "
                                 "WHERE w.device = $1 ORDER BY w.stream",
                                 reader.device, reader.account))
    waiting.push_back(
        {row.get<StreamId>(0), row.get<std::uint8_t>(1) == static_cast<std::uint8_t>(Membership::kPending)});
  return waiting;
}

Reply<protocol::SnapshotResult> fetch_snapshot(Transaction& tx, const protocol::SnapshotParams& params,
                                               const Speaker& reader, std::uint64_t now_ms) {
  MAJLIS_CHECK(check_joiner(tx, params.stream, params.invite, reader, now_ms));
  const auto head = find_stream(tx, params.stream);
  protocol::SnapshotResult result;
  result.group_id = head->group_id;
  result.epoch = head->epoch;
  result.seq = head->last_seq;
  result.chain = head->chain;
  result.group_info = *tx.value<Bytes>("SELECT group_info FROM group_states WHERE stream = $1", params.stream);
  auto tree = tree_leading_to(tx, {params.stream, head->group_id, head->epoch, head->last_seq});
  if (!tree) return refuse(Code::kGone, "the group's tree is not kept; it comes with the next commit");
  result.tree = *std::move(tree);
  return result;
}

Reply<Done> fail_snapshot(Transaction& tx, const protocol::SnapshotFailedParams& params, const Speaker& reader,
                          std::uint64_t now_ms) {
  MAJLIS_CHECK(check_joiner(tx, params.stream, params.invite, reader, now_ms));
  want_tree(tx, params.stream);
  return Done{};
}

}  // namespace majlis::host::messaging
