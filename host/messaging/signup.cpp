#include "host/messaging/signup.hpp"

#include "crypto/primitives/hash.hpp"
#include "host/messaging/secrets.hpp"

namespace majlis::host::messaging {
namespace {

constexpr std::string_view kOwnerToken = "owner_token_hash";

Bytes hash_of(const std::string& invite) { return crypto::sha256(as_bytes(invite)); }

bool is_owner_token(Transaction& tx, const std::string& invite) {
  const auto stored = find_secret(tx, kOwnerToken);
  return stored && constant_time_equal(*stored, hash_of(invite));
}

}  // namespace

Reply<SignUpAs> check_signup(Transaction& tx, SignUp mode, const std::optional<std::string>& invite,
                             std::uint64_t now_ms) {
  if (invite && is_owner_token(tx, *invite)) return SignUpAs::kOwner;
  if (mode == SignUp::kOpen) return SignUpAs::kMember;
  if (!invite) return refuse(Code::kDenied, "this host asks for an invite; ask its owner for one");
  for (const Row& row : tx.query("SELECT expires_ms, used_by FROM signup_invites WHERE hash = $1", hash_of(*invite))) {
    if (!row.is_null(1)) return refuse(Code::kDenied, "the invite has been used; ask for another");
    if (row.get<std::uint64_t>(0) <= now_ms) return refuse(Code::kDenied, "the invite has expired; ask for another");
    return SignUpAs::kMember;
  }
  return refuse(Code::kDenied, "the invite is not one of this host; check that all of it was copied");
}

void use_signup(Transaction& tx, SignUpAs as, const std::optional<std::string>& invite, const AccountId& account) {
  if (as == SignUpAs::kOwner) {
    forget_secret(tx, kOwnerToken);
  } else if (invite) {
    tx.run("UPDATE signup_invites SET used_by = $2 WHERE hash = $1", hash_of(*invite), account);
  }
}

void add_signup_invite(Transaction& tx, const std::string& invite, std::uint64_t expires_ms) {
  tx.run("INSERT INTO signup_invites (hash, expires_ms, used_by) VALUES ($1, $2, NULL)", hash_of(invite), expires_ms);
}

void forget_old_invites(Transaction& tx, std::uint64_t now_ms) {
  tx.run("DELETE FROM signup_invites WHERE expires_ms <= $1", now_ms);
}

void set_owner_token(Transaction& tx, const std::string& token) { put_secret(tx, kOwnerToken, hash_of(token)); }

}  // namespace majlis::host::messaging
