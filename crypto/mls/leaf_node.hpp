// A client's appearance in a group (RFC 9420, sections 7.2 and 7.3).
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "crypto/mls/codec.hpp"
#include "crypto/mls/credential.hpp"
#include "crypto/mls/extension.hpp"
#include "crypto/mls/types.hpp"
#include "crypto/primitives/signature.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace majlis::mls {

struct Capabilities {
  std::vector<ProtocolVersion> versions;
  std::vector<CipherSuite> cipher_suites;
  std::vector<ExtensionType> extensions;
  std::vector<ProposalType> proposals;
  std::vector<CredentialType> credentials;

  // What this library can do, and the extension types that the application adds.
  static Capabilities ours(std::vector<ExtensionType> extensions = {});

  bool supports(ExtensionType type) const { return is_default(type) || contains(extensions, type); }
  bool supports(CredentialType type) const { return contains(credentials, type); }
  bool supports(const RequiredCapabilities& required) const;

  template <class T>
  static bool contains(const std::vector<T>& list, T value) {
    return std::find(list.begin(), list.end(), value) != list.end();
  }
  template <class Archive>
  void fields(Archive& archive) {
    archive(versions, cipher_suites, extensions, proposals, credentials);
  }
};

// Seconds since 1970 (UTC), both included.
struct Lifetime {
  std::uint64_t not_before = 0;
  std::uint64_t not_after = 0;
  template <class Archive>
  void fields(Archive& archive) {
    archive(not_before, not_after);
  }
};

enum class LeafNodeSource : std::uint8_t { kKeyPackage = 1, kUpdate = 2, kCommit = 3 };

// The place in a group that an Update's or Commit's leaf is signed for.
struct LeafPlace {
  ByteView group_id;
  LeafIndex leaf;
};

struct LeafNode {
  HpkePublicKey encryption_key;
  SignaturePublicKey signature_key;
  Credential credential;
  Capabilities capabilities;
  LeafNodeSource source = LeafNodeSource::kKeyPackage;
  Lifetime lifetime;  // kKeyPackage
  Bytes parent_hash;  // kCommit
  Extensions extensions;
  Bytes signature;

  // Signs LeafNodeTBS; `place` counts unless the source is kKeyPackage.
  void sign(const crypto::SigningKey& key, const LeafPlace& place);
  // Errors: mls.leaf_node.signature.
  Status check_signature(const LeafPlace& place) const;
  // What the leaf alone tells (section 7.3): its extensions and credential type are among its capabilities, which
  // hold this version and suite, and its encryption key is one that others can encrypt to.
  // Errors: mls.extensions.duplicate, mls.leaf_node.extension, mls.leaf_node.credential_type,
  // mls.leaf_node.capabilities, mls.leaf_node.encryption_key.
  Status check_contents() const;
  // Errors: mls.leaf_node.source.
  Status check_source(LeafNodeSource wanted) const;
  // For a sender or joiner that asks; never for who receives a commit. A leaf not from a key package has no lifetime.
  // Errors: mls.leaf_node.lifetime, also for one longer than `longest` seconds.
  Status check_lifetime(std::uint64_t now, std::uint64_t longest) const;

  template <class Archive>
  void to_be_signed(Archive& archive) {
    archive(encryption_key, signature_key, credential, capabilities, source);
    switch (source) {
      case LeafNodeSource::kKeyPackage: archive(lifetime); break;
      case LeafNodeSource::kUpdate: break;
      case LeafNodeSource::kCommit: archive(parent_hash); break;
      default: archive.fail("mls.leaf_node.source", "a leaf from neither key package, update nor commit");
    }
    archive(extensions);
  }
  template <class Archive>
  void fields(Archive& archive) {
    to_be_signed(archive);
    archive(signature);
  }
};

}  // namespace majlis::mls
