// Bytes sealed under a passphrase: Argon2id, then XChaCha20-Poly1305. The costs travel in the result, so they
// can rise over the years; they are bounded before they are believed. The passphrase is taken byte by byte:
// whoever reads it from a person brings it to Unicode NFC first. Format: docs/reference/identity.md.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "crypto/primitives/password_hash.hpp"
#include "crypto/primitives/random.hpp"

#include <string_view>

namespace majlis::identity {

inline constexpr std::size_t kMaxPurposeSize = 64;

// `purpose` says what is sealed ("majlis archive v1"), so that one thing is never taken for another; at most 64 bytes
// of UTF-8. Errors: crypto.password.cost, crypto.password.memory.
Result<Bytes> seal_with_passphrase(crypto::Random& random, ByteView passphrase, std::string_view purpose,
                                   ByteView plaintext, const crypto::PasswordCost& cost = {});

// Errors: identity.sealed.format (not made here, or damaged in its head), identity.sealed.purpose,
// identity.sealed.passphrase (another passphrase), identity.sealed.damaged (the right one, but the content
// was changed), and those of sealing.
Result<Secret> open_with_passphrase(ByteView sealed, ByteView passphrase, std::string_view purpose);

// What opening `sealed` will cost, so that a caller can seal again where that has become too cheap.
// Errors: identity.sealed.format.
Result<crypto::PasswordCost> passphrase_cost(ByteView sealed);

}  // namespace majlis::identity
