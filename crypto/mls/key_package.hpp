// What a client publishes so that others can add it while it is away (RFC 9420, section 10).
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "crypto/mls/codec.hpp"
#include "crypto/mls/leaf_node.hpp"
#include "crypto/mls/types.hpp"
#include "crypto/primitives/hpke.hpp"
#include "crypto/primitives/random.hpp"
#include "crypto/primitives/signature.hpp"

namespace majlis::mls {

struct KeyPackage {
  ProtocolVersion version = ProtocolVersion::kMls10;
  CipherSuite cipher_suite = kCipherSuite;
  HpkePublicKey init_key;
  LeafNode leaf_node;
  Extensions extensions;
  Bytes signature;

  void sign(const crypto::SigningKey& key);
  // Section 10.1, but for what depends on the group that it is added to (see check_leaf in tree_validation.hpp).
  // Errors: mls.key_package.version, .cipher_suite, .init_key, .signature; mls.extensions.duplicate,
  // mls.leaf_node.source, mls.leaf_node.signature and those of LeafNode::check_contents.
  Status check() const;
  KeyPackageRef ref() const;

  template <class Archive>
  void to_be_signed(Archive& archive) {
    archive(version, cipher_suite, init_key, leaf_node, extensions);
  }
  template <class Archive>
  void fields(Archive& archive) {
    to_be_signed(archive);
    archive(signature);
  }
};

// The private halves of a key package, kept by its owner until the Welcome arrives.
struct KeyPackageKeys {
  Secret init_key;
  Secret encryption_key;
  template <class Archive>
  void fields(Archive& archive) {
    archive(init_key, encryption_key);
  }
};

struct OwnKeyPackage {
  KeyPackage key_package;
  KeyPackageKeys keys;
};

// What a client says about itself in a new leaf.
struct LeafOptions {
  Credential credential;
  Capabilities capabilities = Capabilities::ours();
  Extensions extensions{};
};

// A signed key package with fresh keys. Publish message_of(key_package) only after the keys are stored.
OwnKeyPackage make_key_package(const crypto::SigningKey& key, const LeafOptions& options, Lifetime lifetime,
                               crypto::Random& random, Extensions extensions = {});

}  // namespace majlis::mls
