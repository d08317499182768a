#include "host/messaging/stream_invites.hpp"

#include "host/messaging/streams.hpp"

#include <algorithm>

namespace majlis::host::messaging {
namespace {

Reply<Done> check_owner(const LiveStream& stream, const AccountId& asker) {
  if (!stream.has_leaf(asker) || stream.hidden_from(asker)) {
    return refuse(Code::kNotFound, "no such stream for this account");
  }
  if (stream.kind == protocol::StreamKind::kGroup && role_of(stream.policy, asker) == protocol::Role::kOwner) {
    return Done{};
  }
  return refuse(Code::kDenied, "only owners of a group look after its invites");
}

std::optional<protocol::InviteLimits> find_invite(Transaction& tx, const StreamId& stream, const Bytes& key) {
  std::optional<protocol::InviteLimits> found;
  for (const Row& row :
       tx.query("SELECT used, uses_max, expires_ms FROM stream_invites WHERE stream = $1 AND key = $2", stream, key))
    found = protocol::InviteLimits{.key = key,
                                   .used = row.get<std::uint64_t>(0),
                                   .uses_max = row.get<std::optional<std::uint64_t>>(1),
                                   .expires_ms = row.get<std::optional<std::uint64_t>>(2)};
  return found;
}

// Lets go of keys that the policy dropped, or never came to list.
void forget_dropped(Transaction& tx, const LiveStream& stream, std::uint64_t now_ms) {
  std::vector<Bytes> dropped;
  for (const Row& row : tx.query("SELECT key FROM stream_invites WHERE stream = $1 AND created_ms < $2", stream.id,
                                 now_ms - std::min(now_ms, kDayMs))) {
    auto key = row.get<Bytes>(0);
    if (std::ranges::count(stream.policy.invite_keys, key) == 0) dropped.push_back(std::move(key));
  }
  for (const auto& key : dropped) tx.run("DELETE FROM stream_invites WHERE stream = $1 AND key = $2", stream.id, key);
}

}  // namespace

Reply<Done> put_invite(Transaction& tx, const LiveStream& stream, const AccountId& asker,
                       const protocol::InvitePutParams& params, const Limits& limits, std::uint64_t now_ms) {
  MAJLIS_CHECK(check_owner(stream, asker));
  if (const auto known = find_invite(tx, stream.id, params.key)) {
    if (known->uses_max == params.uses_max && known->expires_ms == params.expires_ms) return Done{};
    return refuse(Code::kConflict, "other limits stand for this key; make a new one");
  }
  forget_dropped(tx, stream, now_ms);
  const auto count = *tx.value<std::uint64_t>("SELECT count(*) FROM stream_invites WHERE stream = $1", stream.id);
  if (count >= limits.stream_invites) {
    return refuse(Code::kQuota, "a group has at most " + std::to_string(limits.stream_invites) +
                                    " invites; revoke one, and it makes room a day after it was made");
  }
  tx.run(
      "INSERT INTO stream_invites (stream, key, uses_max, expires_ms, used, created_ms) VALUES ($1, $2, $3, $4, 0, $5)",
      stream.id, params.key, params.uses_max, params.expires_ms, now_ms);
  return Done{};
}

Reply<protocol::InvitesResult> list_invites(Transaction& tx, const LiveStream& stream, const AccountId& asker) {
  MAJLIS_CHECK(check_owner(stream, asker));
  protocol::InvitesResult result;
  for (const auto& key : stream.policy.invite_keys)
    if (auto known = find_invite(tx, stream.id, key)) result.invites.push_back(*std::move(known));
  return result;
}

Reply<Done> check_invite(Transaction& tx, const StreamId& stream, const Bytes& key, std::uint64_t now_ms) {
  const auto limits = find_invite(tx, stream, key);
  if (!limits) return Done{};
  if (limits->expires_ms && *limits->expires_ms <= now_ms) {
    return refuse(Code::kGone, "the invitation has expired; ask for another one");
  }
  if (limits->uses_max && *limits->uses_max <= limits->used) {
    return refuse(Code::kGone, "the invitation has been used as often as it may be; ask for another one");
  }
  return Done{};
}

Reply<Done> use_invite(Transaction& tx, const StreamId& stream, const Bytes& key, std::uint64_t now_ms) {
  MAJLIS_CHECK(check_invite(tx, stream, key, now_ms));
  tx.run("UPDATE stream_invites SET used = used + 1 WHERE stream = $1 AND key = $2", stream, key);
  return Done{};
}

}  // namespace majlis::host::messaging
