// The key under which a client seals every record that it stores. It is random and lies beside them, itself
// sealed under the passphrase (its lock): unlocking costs one Argon2id, and a new passphrase rewrites the lock
// alone. Move-only; wiped. Formats: docs/reference/identity.md.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "crypto/identity/passphrase.hpp"
#include "crypto/primitives/random.hpp"

namespace majlis::identity {

class StoreKey {
 public:
  static StoreKey generate(crypto::Random& random);
  // Opens a lock. Errors: those of open_with_passphrase().
  static Result<StoreKey> unlock(ByteView lock, ByteView passphrase);

  // This key sealed under `passphrase`. Errors: those of seal_with_passphrase().
  Result<Bytes> lock(crypto::Random& random, ByteView passphrase, const crypto::PasswordCost& cost = {}) const;

  // A record sealed so that it opens only with the same `associated` data: give the record's place (table and
  // key), and no record can be put in another's place. 41 bytes longer than `plaintext`.
  Bytes seal(crypto::Random& random, ByteView plaintext, ByteView associated) const;
  // Errors: identity.record.format, identity.record.damaged.
  Result<Secret> open(ByteView sealed, ByteView associated) const;

 private:
  explicit StoreKey(Secret key) : key_(std::move(key)) {}
  Secret key_;
};

}  // namespace majlis::identity
