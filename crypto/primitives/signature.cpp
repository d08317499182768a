#include "crypto/primitives/signature.hpp"

#include <sodium/crypto_sign_ed25519.h>

#include <array>
#include <cstdint>
#include <string>

namespace majlis::crypto {

SigningKey SigningKey::generate(Random& random) { return *from_seed(random.secret(kSignatureSeedSize).view()); }

Result<SigningKey> SigningKey::from_seed(ByteView seed) {
  if (seed.size() != kSignatureSeedSize) {
    return Error{"crypto.signature.seed", "an Ed25519 seed has 32 bytes, not " + std::to_string(seed.size())};
  }
  Secret key(crypto_sign_ed25519_SECRETKEYBYTES);
  std::array<std::uint8_t, kSignaturePublicKeySize> public_key{};
  crypto_sign_ed25519_seed_keypair(public_key.data(), key.mutable_view().data(), seed.data());
  return SigningKey(std::move(key));
}

Bytes SigningKey::sign(ByteView message) const {
  Bytes signature(kSignatureSize);
  crypto_sign_ed25519_detached(signature.data(), nullptr, message.data(), message.size(), key_.view().data());
  return signature;
}

bool verify(ByteView public_key, ByteView message, ByteView signature) {
  if (public_key.size() != kSignaturePublicKeySize || signature.size() != kSignatureSize) return false;
  return crypto_sign_ed25519_verify_detached(signature.data(), message.data(), message.size(), public_key.data()) == 0;
}

}  // namespace majlis::crypto
