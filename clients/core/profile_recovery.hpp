// One's own profile after the account was recovered: the key of each version lies at the host beside what it opens,
// sealed to the recovery key, whose private half the twelve words alone give. Devices can seal to it and open nothing.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "clients/core/event.hpp"
#include "crypto/primitives/hpke.hpp"
#include "crypto/primitives/random.hpp"

#include <cstdint>

namespace majlis::client {

struct Context;

// kem output (32 bytes) ‖ ciphertext (48), bound to whose profile it is and which version.
// Errors: crypto.hpke.public_key.
Result<Bytes> seal_profile_key(crypto::Random& random, ByteView recovery_pk, const AccountId& account,
                               std::uint64_t version, ByteView key);
// Errors: client.profile.damaged.
Result<Secret> open_profile_key(const crypto::HpkeKeyPair& recovery_key, const AccountId& account,
                                std::uint64_t version, ByteView sealed);

// Asks the host for the profile that the account had, where this device holds the recovery key; the key is forgotten
// with the answer. Whether it asked.
bool recover_profile(Context& context);

}  // namespace majlis::client
