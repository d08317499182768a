// SHA-256 of values put one after another: integers as eight bytes, texts and byte strings behind their length, so that
// no two lists of values give the same bytes.
#pragma once

#include "ids.hpp"

#include <sodium/crypto_hash_sha256.h>

#include <string_view>

namespace majlis::payments {

class Hash {
 public:
  // `what` names what is hashed; hashes of different things never meet.
  explicit Hash(std::string_view what);

  Hash& add(std::int64_t value);
  Hash& add(ByteView bytes);
  Hash& add(std::string_view text) { return add(as_bytes(text)); }
  Digest finish();

 private:
  crypto_hash_sha256_state state_;
};

}  // namespace majlis::payments
