#include "crypto/primitives/hmac.hpp"

#include <sodium/crypto_auth_hmacsha256.h>
#include <sodium/utils.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>

namespace majlis::crypto {
namespace {

// One keyed computation; its state holds the key and is wiped.
class Hmac {
 public:
  explicit Hmac(ByteView key) {
    // An empty view may hold no pointer, and libsodium declares that it must be given one.
    static constexpr std::uint8_t kNoKey = 0;
    crypto_auth_hmacsha256_init(&state_, key.empty() ? &kNoKey : key.data(), key.size());
  }
  ~Hmac() { sodium_memzero(&state_, sizeof state_); }
  Hmac(const Hmac&) = delete;
  Hmac& operator=(const Hmac&) = delete;

  Hmac& update(ByteView data) {
    if (!data.empty()) crypto_auth_hmacsha256_update(&state_, data.data(), data.size());
    return *this;
  }
  void finish(MutableByteView out) { crypto_auth_hmacsha256_final(&state_, out.data()); }

 private:
  crypto_auth_hmacsha256_state state_;
};

}  // namespace

Bytes hmac(ByteView key, ByteView data) {
  Bytes tag(kMacSize);
  Hmac(key).update(data).finish(tag);
  return tag;
}

bool hmac_verify(ByteView key, ByteView data, ByteView tag) { return constant_time_equal(hmac(key, data), tag); }

Secret hkdf_extract(ByteView salt, ByteView input) {
  Secret out(kMacSize);
  Hmac(salt).update(input).finish(out.mutable_view());
  return out;
}

Secret hkdf_expand(ByteView key, ByteView info, std::size_t size) {
  if (size > 255 * kMacSize) std::abort();
  Secret out(size);
  std::array<std::uint8_t, kMacSize> block{};
  std::uint8_t counter = 0;
  for (std::size_t at = 0; at < size; at += kMacSize) {
    Hmac mac(key);
    if (counter > 0) mac.update(block);
    ++counter;
    mac.update(info).update({&counter, 1}).finish(block);
    std::copy_n(block.begin(), std::min(kMacSize, size - at), out.mutable_view().begin() + at);
  }
  wipe(block);
  return out;
}

}  // namespace majlis::crypto
