#include "crypto/primitives/aead.hpp"

#include "crypto/primitives/sodium.hpp"

#include <cstdlib>

namespace majlis::crypto {
namespace {

void check_sizes(ByteView key, ByteView nonce) {
  need_sodium();
  if (key.size() != kAeadKeySize || nonce.size() != kAeadNonceSize) std::abort();
}

}  // namespace

Bytes aead_seal(ByteView key, ByteView nonce, ByteView aad, ByteView plaintext) {
  check_sizes(key, nonce);
  Bytes out(plaintext.size() + kAeadTagSize);
  crypto_aead_chacha20poly1305_ietf_encrypt(out.data(), nullptr, plaintext.data(), plaintext.size(), aad.data(),
                                            aad.size(), nullptr, nonce.data(), key.data());
  return out;
}

Result<Bytes> aead_open(ByteView key, ByteView nonce, ByteView aad, ByteView ciphertext) {
  check_sizes(key, nonce);
  if (ciphertext.size() < kAeadTagSize) return Error{"crypto.aead.open", "the ciphertext is shorter than its tag"};
  Bytes out(ciphertext.size() - kAeadTagSize);
  if (crypto_aead_chacha20poly1305_ietf_decrypt(out.data(), nullptr, nullptr, ciphertext.data(), ciphertext.size(),
                                                aad.data(), aad.size(), nonce.data(), key.data()) != 0) {
    return Error{"crypto.aead.open", "the ciphertext was changed or sealed under another key"};
  }
  return out;
}

}  // namespace majlis::crypto
