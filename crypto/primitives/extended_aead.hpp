// XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03): as aead.hpp, with a nonce so long that it may be random, and with
// buffers of the caller's, for data that comes in chunks.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

#include <cstddef>

namespace majlis::crypto {

inline constexpr std::size_t kExtendedKeySize = 32;
inline constexpr std::size_t kExtendedNonceSize = 24;
inline constexpr std::size_t kExtendedTagSize = 16;

// Writes `plaintext` encrypted, and the tag behind it, to `out`. Sizes that do not fit end the process. `plaintext` may
// be the start of `out`.
void extended_seal(ByteView key, ByteView nonce, ByteView aad, ByteView plaintext, MutableByteView out);

// Writes the plaintext, 16 bytes shorter than `ciphertext`, to `out`; on error `out` holds zeros. `out` may be the
// start of `ciphertext`. Errors: crypto.aead.open when anything was changed or the key is another.
Status extended_open(ByteView key, ByteView nonce, ByteView aad, ByteView ciphertext, MutableByteView out);

}  // namespace majlis::crypto
