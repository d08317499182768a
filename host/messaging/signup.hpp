// Who may create an account: anybody, or who brings a one-time invite. The owner link's token makes its first user the
// owner. Only hashes of invites are stored. Functions over one transaction.
#pragma once

#include "host/messaging/ids.hpp"
#include "host/messaging/store.hpp"

#include <optional>
#include <string>

namespace majlis::host::messaging {

enum class SignUp { kOpen, kInvite };

enum class SignUpAs { kMember, kOwner };

// Whether `invite` opens the door. Writes nothing. Errors: denied with what is wrong with it.
Reply<SignUpAs> check_signup(Transaction& tx, SignUp mode, const std::optional<std::string>& invite,
                             std::uint64_t now_ms);
// The invite is used up by `account`.
void use_signup(Transaction& tx, SignUpAs as, const std::optional<std::string>& invite, const AccountId& account);

void add_signup_invite(Transaction& tx, const std::string& invite, std::uint64_t expires_ms);
void forget_old_invites(Transaction& tx, std::uint64_t now_ms);

// Makes `token` the one that the owner link carries; an older one is void.
void set_owner_token(Transaction& tx, const std::string& token);

}  // namespace majlis::host::messaging
