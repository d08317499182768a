#include "crypto/mls/key_package.hpp"

#include "crypto/mls/labels.hpp"

#include <utility>

namespace majlis::mls {
namespace {

constexpr std::string_view kLabel = "KeyPackageTBS";

Bytes tbs(const KeyPackage& package) {
  Writer writer;
  const_cast<KeyPackage&>(package).to_be_signed(writer);  // a Writer changes nothing
  return writer.take();
}

}  // namespace

void KeyPackage::sign(const crypto::SigningKey& key) { signature = sign_with_label(key, kLabel, tbs(*this)); }

Status KeyPackage::check() const {
  if (version != ProtocolVersion::kMls10) {
    return Error{"mls.key_package.version", "the key package is not for MLS 1.0"};
  }
  if (cipher_suite != kCipherSuite) {
    return Error{"mls.key_package.cipher_suite", "the key package is for another cipher suite"};
  }
  MAJLIS_CHECK(leaf_node.check_source(LeafNodeSource::kKeyPackage));
  MAJLIS_CHECK(leaf_node.check_contents());
  // Section 10 wants the leaf to list them, and receivers to ignore unknown ones (GREASE): so no more is asked of them.
  MAJLIS_CHECK(check_unique(extensions));
  if (init_key == leaf_node.encryption_key || !crypto::hpke_valid_public_key(init_key.view())) {
    return Error{"mls.key_package.init_key", "the init key is unusable or the same as the leaf's encryption key"};
  }
  MAJLIS_CHECK(leaf_node.check_signature({}));
  if (!verify_with_label(leaf_node.signature_key, kLabel, tbs(*this), signature)) {
    return Error{"mls.key_package.signature", "the key package is not signed by its leaf's signature key"};
  }
  return {};
}

KeyPackageRef KeyPackage::ref() const { return {ref_hash("MLS 1.0 KeyPackage Reference", encode(*this))}; }

OwnKeyPackage make_key_package(const crypto::SigningKey& key, const LeafOptions& options, Lifetime lifetime,
                               crypto::Random& random, Extensions extensions) {
  crypto::HpkeKeyPair init = crypto::hpke_generate(random);
  crypto::HpkeKeyPair encryption = crypto::hpke_generate(random);
  KeyPackage package;
  package.init_key = {std::move(init.public_key)};
  LeafNode& leaf = package.leaf_node;
  leaf.encryption_key = {std::move(encryption.public_key)};
  leaf.signature_key = {to_bytes(key.public_key())};
  leaf.credential = options.credential;
  leaf.capabilities = options.capabilities;
  leaf.source = LeafNodeSource::kKeyPackage;
  leaf.lifetime = lifetime;
  leaf.extensions = options.extensions;
  leaf.sign(key, {});
  package.extensions = std::move(extensions);
  package.sign(key);
  return {std::move(package), {std::move(init.private_key), std::move(encryption.private_key)}};
}

}  // namespace majlis::mls
