#include "crypto/primitives/extended_aead.hpp"

#include "crypto/primitives/sodium.hpp"

#include <algorithm>
#include <cstdlib>

namespace majlis::crypto {
namespace {

void check_sizes(ByteView key, ByteView nonce) {
  need_sodium();
  if (key.size() != kExtendedKeySize || nonce.size() != kExtendedNonceSize) std::abort();
}

}  // namespace

void extended_seal(ByteView key, ByteView nonce, ByteView aad, ByteView plaintext, MutableByteView out) {
  check_sizes(key, nonce);
  if (out.size() != plaintext.size() + kExtendedTagSize) std::abort();
  crypto_aead_xchacha20poly1305_ietf_encrypt(out.data(), nullptr, plaintext.data(), plaintext.size(), aad.data(),
                                             aad.size(), nullptr, nonce.data(), key.data());
}

Status extended_open(ByteView key, ByteView nonce, ByteView aad, ByteView ciphertext, MutableByteView out) {
  check_sizes(key, nonce);
  if (ciphertext.size() < kExtendedTagSize) {
    std::fill(out.begin(), out.end(), std::uint8_t{0});
    return Error{"crypto.aead.open", "the ciphertext is shorter than its tag"};
  }
  if (out.size() != ciphertext.size() - kExtendedTagSize) std::abort();
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(out.data(), nullptr, nullptr, ciphertext.data(), ciphertext.size(),
                                                 aad.data(), aad.size(), nonce.data(), key.data()) != 0) {
    std::fill(out.begin(), out.end(), std::uint8_t{0});
    return Error{"crypto.aead.open", "the ciphertext was changed or sealed under another key"};
  }
  return {};
}

}  // namespace majlis::crypto
