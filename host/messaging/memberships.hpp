// What each account says to its streams (message requests) and to other accounts (accepted, blocked). Functions over
// one transaction. A change that the hot path must see bumps the stream's version.
#pragma once

#include "host/messaging/live_stream.hpp"

#include <optional>
#include <vector>

namespace majlis::host::messaging {

// What an account thinks of another. No row: nothing yet. Numbers are stored.
enum class Contact : std::uint8_t { kAccepted = 1, kBlocked = 2 };

std::optional<Contact> contact_of(Transaction& tx, const AccountId& account, const AccountId& peer);
void set_contact(Transaction& tx, const AccountId& account, const AccountId& peer, Contact state);
void forget_contact(Transaction& tx, const AccountId& account, const AccountId& peer);
std::vector<AccountId> blocked_by(Transaction& tx, const AccountId& account);

std::optional<Membership> membership_of(Transaction& tx, const StreamId& stream, const AccountId& account);
void set_membership(Transaction& tx, const StreamId& stream, const AccountId& account, Membership state,
                    std::uint64_t now_ms);

// `account` comes into a stream because of `adder`: at once if it accepted the adder before (or is the adder), hidden
// if it blocked it, else as a request. An account that is in it already keeps its state, unless it had left.
Membership enter_stream(Transaction& tx, const StreamId& stream, const AccountId& account, const AccountId& adder,
                        std::uint64_t now_ms);

// The account answers a request with yes, which also accepts who asked.
void accept_request(Transaction& tx, const StreamId& stream, const AccountId& account,
                    const std::optional<AccountId>& requester, std::uint64_t now_ms);

// Counts one message that waits for `account`'s answer. Errors: quota, the same for pending, declined and blocked.
Reply<Done> count_request_message(Transaction& tx, const StreamId& stream, const AccountId& account,
                                  std::uint64_t allowed);

// The direct stream of two accounts, if there is one.
std::optional<StreamId> direct_stream(Transaction& tx, const AccountId& one, const AccountId& other);

void bump_version(Transaction& tx, const StreamId& stream);

}  // namespace majlis::host::messaging
