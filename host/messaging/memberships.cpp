#include "host/messaging/memberships.hpp"

namespace majlis::host::messaging {

std::optional<Contact> contact_of(Transaction& tx, const AccountId& account, const AccountId& peer) {
  const auto state =
      tx.value<std::uint8_t>("SELECT state FROM contacts WHERE account = $1 AND peer = $2", account, peer);
  return state ? std::optional(static_cast<Contact>(*state)) : std::nullopt;
}

void set_contact(Transaction& tx, const AccountId& account, const AccountId& peer, Contact state) {
  tx.run(
      "INSERT INTO contacts (account, peer, state) VALUES ($1, $2, $3) "
      "ON CONFLICT (account, peer) DO UPDATE SET state = excluded.state",
      account, peer, static_cast<std::uint8_t>(state));
}

void forget_contact(Transaction& tx, const AccountId& account, const AccountId& peer) {
  tx.run("DELETE FROM contacts WHERE account = $1 AND peer = $2", account, peer);
}

std::vector<AccountId> blocked_by(Transaction& tx, const AccountId& account) {
  std::vector<AccountId> peers;
  for (const Row& row : tx.query("SELECT peer FROM contacts WHERE account = $1 AND state = $2 ORDER BY peer", account,
                                 static_cast<std::uint8_t>(Contact::kBlocked)))
    peers.push_back(row.get<AccountId>(0));
  return peers;
}

std::optional<Membership> membership_of(Transaction& tx, const StreamId& stream, const AccountId& account) {
  const auto state =
      tx.value<std::uint8_t>("SELECT state FROM memberships WHERE stream = $1 AND account = $2", stream, account);
  return state ? std::optional(static_cast<Membership>(*state)) : std::nullopt;
}

void set_membership(Transaction& tx, const StreamId& stream, const AccountId& account, Membership state,
                    std::uint64_t now_ms) {
  tx.run("UPDATE memberships SET state = $3, since_ms = $4, messages = 0 WHERE stream = $1 AND account = $2", stream,
         account, static_cast<std::uint8_t>(state), now_ms);
  bump_version(tx, stream);
}

Membership enter_stream(Transaction& tx, const StreamId& stream, const AccountId& account, const AccountId& adder,
                        std::uint64_t now_ms) {
  const auto known = membership_of(tx, stream, account);
  if (known && *known != Membership::kLeft) return *known;
  Membership state = Membership::kAccepted;
  if (account != adder) {
    const auto contact = contact_of(tx, account, adder);
    state = !contact                        ? Membership::kPending
            : *contact == Contact::kBlocked ? Membership::kBlocked
                                            : Membership::kAccepted;
  }
  tx.run(
      "INSERT INTO memberships (stream, account, state, requester, since_ms, messages) VALUES ($1, $2, $3, $4, $5, 0) "
      "ON CONFLICT (stream, account) DO UPDATE SET state = excluded.state, requester = excluded.requester, "
      "since_ms = excluded.since_ms, messages = 0",
      stream, account, static_cast<std::uint8_t>(state), adder, now_ms);
  bump_version(tx, stream);
  return state;
}

void accept_request(Transaction& tx, const StreamId& stream, const AccountId& account,
                    const std::optional<AccountId>& requester, std::uint64_t now_ms) {
  set_membership(tx, stream, account, Membership::kAccepted, now_ms);
  if (requester && *requester != account && contact_of(tx, account, *requester) != Contact::kBlocked) {
    set_contact(tx, account, *requester, Contact::kAccepted);
  }
}

Reply<Done> count_request_message(Transaction& tx, const StreamId& stream, const AccountId& account,
                                  std::uint64_t allowed) {
  const auto count = tx.value<std::uint64_t>(
      "UPDATE memberships SET messages = messages + 1 WHERE stream = $1 AND account = $2 AND messages < $3 "
      "RETURNING messages",
      stream, account, allowed);
  if (count) return Done{};
  return refuse(Code::kQuota, "the message request has not been accepted; " + std::to_string(allowed) +
                                  " messages may wait, send more once it is");
}

std::optional<StreamId> direct_stream(Transaction& tx, const AccountId& one, const AccountId& other) {
  return tx.value<StreamId>(
      "SELECT s.id FROM memberships m JOIN memberships o ON o.stream = m.stream AND o.account = $2 "
      "JOIN streams s ON s.id = m.stream WHERE m.account = $1 AND s.kind = $3",
      one, other, static_cast<std::uint8_t>(protocol::StreamKind::kDirect));
}

void bump_version(Transaction& tx, const StreamId& stream) {
  tx.run("UPDATE streams SET version = version + 1 WHERE id = $1", stream);
}

}  // namespace majlis::host::messaging
