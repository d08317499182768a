#include "crypto/mls/labels.hpp"

#include "crypto/primitives/hash.hpp"
#include "crypto/primitives/hmac.hpp"

#include <array>
#include <cstdint>
#include <string>

namespace majlis::mls {
namespace {

// SignContent, EncryptContext and RefHashInput are one shape: a label and a value.
Bytes labeled(std::string_view prefix, std::string_view label, ByteView value) {
  Writer writer;
  writer(to_bytes(std::string(prefix).append(label)));
  writer.vector([&] { writer.raw(value); });
  return writer.take();
}

constexpr std::string_view kPrefix = "MLS 1.0 ";

}  // namespace

Secret expand_with_label(const Secret& secret, std::string_view label, ByteView context, std::size_t size) {
  Writer writer;
  writer(static_cast<std::uint16_t>(size));
  writer.vector([&] {
    writer.raw(as_bytes(kPrefix));
    writer.raw(as_bytes(label));
  });
  writer.vector([&] { writer.raw(context); });
  return crypto::hkdf_expand(secret.view(), writer.view(), size);
}

Secret derive_secret(const Secret& secret, std::string_view label) {
  return expand_with_label(secret, label, {}, kHashSize);
}

Secret derive_tree_secret(const Secret& secret, std::string_view label, Generation generation, std::size_t size) {
  std::array<std::uint8_t, 4> context{};
  for (std::size_t i = 0; i < 4; ++i) context[i] = static_cast<std::uint8_t>(generation.value >> (8 * (3 - i)));
  return expand_with_label(secret, label, context, size);
}

Bytes sign_with_label(const crypto::SigningKey& key, std::string_view label, ByteView content) {
  return key.sign(labeled(kPrefix, label, content));
}

bool verify_with_label(const SignaturePublicKey& key, std::string_view label, ByteView content, ByteView signature) {
  return crypto::verify(key.view(), labeled(kPrefix, label, content), signature);
}

Result<HpkeCiphertext> encrypt_with_label(crypto::Random& random, const HpkePublicKey& key, std::string_view label,
                                          ByteView context, ByteView plaintext) {
  MAJLIS_TRY(auto sealed, crypto::hpke_seal(random, key.view(), labeled(kPrefix, label, context), {}, plaintext));
  return HpkeCiphertext{std::move(sealed.kem_output), std::move(sealed.ciphertext)};
}

Result<Secret> decrypt_with_label(const crypto::HpkeKeyPair& key, std::string_view label, ByteView context,
                                  const HpkeCiphertext& sealed) {
  return crypto::hpke_open(key, sealed.kem_output, labeled(kPrefix, label, context), {}, sealed.ciphertext);
}

Bytes ref_hash(std::string_view label, ByteView value) { return crypto::sha256(labeled({}, label, value)); }

}  // namespace majlis::mls
