#include "host/messaging/requests.hpp"

#include "host/messaging/streams.hpp"

#include <algorithm>

namespace majlis::host::messaging {
namespace {

Failure no_request() { return refuse(Code::kNotFound, "no such message request"); }

std::optional<AccountId> requester_of(Transaction& tx, const StreamId& stream, const AccountId& account) {
  const auto found = tx.value<std::optional<AccountId>>(
      "SELECT requester FROM memberships WHERE stream = $1 AND account = $2", stream, account);
  return found.value_or(std::nullopt);
}

// Streams that `account` is in because `peer` asked, and the direct stream of the two, in one of the states.
std::vector<StreamId> streams_with(Transaction& tx, const AccountId& account, const AccountId& peer, Membership asked) {
  std::vector<StreamId> streams;
  for (const Row& row : tx.query("SELECT stream FROM memberships WHERE account = $1 AND requester = $2 AND state = $3",
                                 account, peer, static_cast<std::uint8_t>(asked)))
    streams.push_back(row.get<StreamId>(0));
  const auto direct = direct_stream(tx, account, peer);
  if (direct && std::find(streams.begin(), streams.end(), *direct) == streams.end()) streams.push_back(*direct);
  return streams;
}

}  // namespace

Reply<RequestChange> accept(Transaction& tx, const StreamId& stream, const AccountId& account, std::uint64_t now_ms) {
  const auto state = membership_of(tx, stream, account);
  if (!state || *state == Membership::kLeft) return no_request();
  if (*state == Membership::kAccepted) return RequestChange{};
  if (*state == Membership::kBlocked)
    return refuse(Code::kDenied, "this account has blocked the other; unblock it first");
  accept_request(tx, stream, account, requester_of(tx, stream, account), now_ms);
  return RequestChange{{load_live_stream(tx, stream)}};
}

Reply<RequestChange> decline(Transaction& tx, const StreamId& stream, const AccountId& account, std::uint64_t now_ms) {
  if (membership_of(tx, stream, account) != Membership::kPending) return no_request();
  const bool direct = find_stream(tx, stream)->kind == protocol::StreamKind::kDirect;
  if (!direct) end_account_intervals(tx, stream, account);
  set_membership(tx, stream, account, direct ? Membership::kDeclined : Membership::kLeft, now_ms);
  return RequestChange{{load_live_stream(tx, stream)}};
}

Reply<RequestChange> block(Transaction& tx, const AccountId& account, const protocol::BlockParams& params,
                           std::size_t blocks_max, std::uint64_t now_ms) {
  if (params.account == account) return bad_param("/account", "nobody blocks itself");
  if (!find_account(tx, params.account)) return refuse(Code::kNotFound, "no such account");
  const bool blocked = contact_of(tx, account, params.account) == Contact::kBlocked;
  if (blocked == params.blocked) return RequestChange{};
  if (params.blocked && blocked_by(tx, account).size() >= blocks_max) {
    return refuse(Code::kQuota, "an account blocks at most " + std::to_string(blocks_max) + "; unblock one first");
  }
  if (params.blocked) set_contact(tx, account, params.account, Contact::kBlocked);
  if (!params.blocked) forget_contact(tx, account, params.account);
  RequestChange change;
  const auto from = params.blocked ? Membership::kPending : Membership::kBlocked;
  for (const auto& stream : streams_with(tx, account, params.account, from)) {
    const auto state = membership_of(tx, stream, account);
    if (state == Membership::kLeft || (!params.blocked && state != Membership::kBlocked)) continue;
    // Who was not the one that asked had accepted by writing first.
    const bool own = requester_of(tx, stream, account) == account;
    const auto unblocked = own ? Membership::kAccepted : Membership::kPending;
    set_membership(tx, stream, account, params.blocked ? Membership::kBlocked : unblocked, now_ms);
    change.streams.push_back(load_live_stream(tx, stream));
  }
  return change;
}

}  // namespace majlis::host::messaging
