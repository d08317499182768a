#include "hash.hpp"

namespace majlis::payments {

Hash::Hash(std::string_view what) {
  crypto_hash_sha256_init(&state_);
  add(what);
}

Hash& Hash::add(std::int64_t value) {
  std::array<std::uint8_t, 8> bytes;
  for (std::size_t i = 0; i < 8; ++i)
    bytes.at(i) = static_cast<std::uint8_t>(static_cast<std::uint64_t>(value) >> (56 - 8 * i));
  crypto_hash_sha256_update(&state_, bytes.data(), bytes.size());
  return *this;
}

Hash& Hash::add(ByteView bytes) {
  add(static_cast<std::int64_t>(bytes.size()));
  crypto_hash_sha256_update(&state_, bytes.data(), bytes.size());
  return *this;
}

Digest Hash::finish() {
  Digest digest;
  crypto_hash_sha256_final(&state_, digest.data());
  return digest;
}

}  // namespace majlis::payments
