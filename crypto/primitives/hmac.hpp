// HMAC-SHA256 (RFC 2104) and HKDF over it (RFC 5869).
#pragma once

#include "base/bytes.hpp"
#include "base/secret.hpp"

#include <cstddef>

namespace majlis::crypto {

inline constexpr std::size_t kMacSize = 32;

Bytes hmac(ByteView key, ByteView data);
// Whether `tag` is the HMAC of `data`, in constant time.
bool hmac_verify(ByteView key, ByteView data, ByteView tag);

// A 32-byte pseudo-random key.
Secret hkdf_extract(ByteView salt, ByteView input);
// `size` bytes of output; at most 255 * 32, more ends the process.
Secret hkdf_expand(ByteView key, ByteView info, std::size_t size);

}  // namespace majlis::crypto
