#include "crypto/primitives/hash.hpp"

namespace majlis::crypto {

Bytes sha256(ByteView data) {
  Bytes out(kHashSize);
  crypto_hash_sha256(out.data(), data.data(), data.size());
  return out;
}

Sha256::Sha256() { crypto_hash_sha256_init(&state_); }

Sha256& Sha256::update(ByteView data) {
  crypto_hash_sha256_update(&state_, data.data(), data.size());
  return *this;
}

Bytes Sha256::finish() {
  Bytes out(kHashSize);
  crypto_hash_sha256_final(&state_, out.data());
  return out;
}

}  // namespace majlis::crypto
