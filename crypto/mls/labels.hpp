// The labelled operations that MLS builds everything from (RFC 9420, sections 5.1, 5.2 and 8).
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "crypto/mls/codec.hpp"
#include "crypto/mls/types.hpp"
#include "crypto/primitives/hpke.hpp"
#include "crypto/primitives/random.hpp"
#include "crypto/primitives/signature.hpp"

#include <cstddef>
#include <string_view>

namespace majlis::mls {

Secret expand_with_label(const Secret& secret, std::string_view label, ByteView context, std::size_t size);
// ExpandWithLabel with no context and the hash's size.
Secret derive_secret(const Secret& secret, std::string_view label);
Secret derive_tree_secret(const Secret& secret, std::string_view label, Generation generation, std::size_t size);

Bytes sign_with_label(const crypto::SigningKey& key, std::string_view label, ByteView content);
bool verify_with_label(const SignaturePublicKey& key, std::string_view label, ByteView content, ByteView signature);

struct HpkeCiphertext {
  Bytes kem_output;
  Bytes ciphertext;
  template <class Archive>
  void fields(Archive& archive) {
    archive(kem_output, ciphertext);
  }
};

Result<HpkeCiphertext> encrypt_with_label(crypto::Random& random, const HpkePublicKey& key, std::string_view label,
                                          ByteView context, ByteView plaintext);
Result<Secret> decrypt_with_label(const crypto::HpkeKeyPair& key, std::string_view label, ByteView context,
                                  const HpkeCiphertext& sealed);

// RefHash; `label` is complete ("MLS 1.0 KeyPackage Reference").
Bytes ref_hash(std::string_view label, ByteView value);

}  // namespace majlis::mls
