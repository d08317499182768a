// SHA-256 (FIPS 180-4), in one call or as bytes arrive.
#pragma once

#include "base/bytes.hpp"

#include <sodium/crypto_hash_sha256.h>

#include <cstddef>

namespace majlis::crypto {

inline constexpr std::size_t kHashSize = 32;

Bytes sha256(ByteView data);

class Sha256 {
 public:
  Sha256();
  Sha256& update(ByteView data);
  // The hash of all that was given; the object is spent.
  Bytes finish();

 private:
  crypto_hash_sha256_state state_;
};

}  // namespace majlis::crypto
