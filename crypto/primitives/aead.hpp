// ChaCha20-Poly1305 (RFC 8439). A nonce must never be used twice with one key; that is the caller's to ensure.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

#include <cstddef>

namespace majlis::crypto {

inline constexpr std::size_t kAeadKeySize = 32;
inline constexpr std::size_t kAeadNonceSize = 12;
inline constexpr std::size_t kAeadTagSize = 16;

// `plaintext` encrypted, with the tag behind it. A key or nonce of another size ends the process.
Bytes aead_seal(ByteView key, ByteView nonce, ByteView aad, ByteView plaintext);

// Errors: crypto.aead.open when anything was changed or the key is another. The caller owns (and wipes) the plaintext.
Result<Bytes> aead_open(ByteView key, ByteView nonce, ByteView aad, ByteView ciphertext);

}  // namespace majlis::crypto
