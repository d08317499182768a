// Ed25519 (RFC 8032). A library of its own, so that the host can check signatures and link no decryption.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "crypto/primitives/random.hpp"

#include <cstddef>

namespace majlis::crypto {

inline constexpr std::size_t kSignatureSize = 64;
inline constexpr std::size_t kSignaturePublicKeySize = 32;
inline constexpr std::size_t kSignatureSeedSize = 32;

// A private signature key with its public half. Move-only; clone() copies.
class SigningKey {
 public:
  static SigningKey generate(Random& random);
  // Errors: crypto.signature.seed unless `seed` has 32 bytes.
  static Result<SigningKey> from_seed(ByteView seed);

  SigningKey clone() const { return SigningKey(key_.clone()); }

  Bytes sign(ByteView message) const;
  // The 32 bytes that from_seed() takes: this is the private key.
  ByteView seed() const { return key_.view().first(kSignatureSeedSize); }
  ByteView public_key() const { return key_.view().subspan(kSignatureSeedSize); }

 private:
  explicit SigningKey(Secret key) : key_(std::move(key)) {}
  Secret key_;  // seed ‖ public key
};

// Whether `signature` is `public_key`'s over `message`. Wrong sizes are simply false.
bool verify(ByteView public_key, ByteView message, ByteView signature);

}  // namespace majlis::crypto
