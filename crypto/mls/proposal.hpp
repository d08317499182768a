// Changes that a member (or an outsider) proposes (RFC 9420, section 12.1).
#pragma once

#include "base/bytes.hpp"
#include "crypto/mls/codec.hpp"
#include "crypto/mls/extension.hpp"
#include "crypto/mls/key_package.hpp"
#include "crypto/mls/leaf_node.hpp"
#include "crypto/mls/psk.hpp"
#include "crypto/mls/types.hpp"

#include <cstdint>
#include <variant>

namespace majlis::mls {

struct Add {
  static constexpr ProposalType kType = ProposalType::kAdd;
  KeyPackage key_package;
  template <class Archive>
  void fields(Archive& archive) {
    archive(key_package);
  }
};

struct Update {
  static constexpr ProposalType kType = ProposalType::kUpdate;
  LeafNode leaf_node;
  template <class Archive>
  void fields(Archive& archive) {
    archive(leaf_node);
  }
};

struct Remove {
  static constexpr ProposalType kType = ProposalType::kRemove;
  LeafIndex removed;
  template <class Archive>
  void fields(Archive& archive) {
    archive(removed);
  }
};

struct PreSharedKey {
  static constexpr ProposalType kType = ProposalType::kPreSharedKey;
  PreSharedKeyId psk;
  template <class Archive>
  void fields(Archive& archive) {
    archive(psk);
  }
};

struct ReInit {
  static constexpr ProposalType kType = ProposalType::kReInit;
  Bytes group_id;
  ProtocolVersion version = ProtocolVersion::kMls10;
  CipherSuite cipher_suite = kCipherSuite;
  Extensions extensions;
  template <class Archive>
  void fields(Archive& archive) {
    archive(group_id, version, cipher_suite, extensions);
  }
};

struct ExternalInit {
  static constexpr ProposalType kType = ProposalType::kExternalInit;
  Bytes kem_output;
  template <class Archive>
  void fields(Archive& archive) {
    archive(kem_output);
  }
};

struct GroupContextExtensions {
  static constexpr ProposalType kType = ProposalType::kGroupContextExtensions;
  Extensions extensions;
  template <class Archive>
  void fields(Archive& archive) {
    archive(extensions);
  }
};

struct Proposal {
  std::variant<Add, Update, Remove, PreSharedKey, ReInit, ExternalInit, GroupContextExtensions> body;

  ProposalType type() const;
  template <class T>
  const T* as() const {
    return std::get_if<T>(&body);
  }

  template <class Archive>
  void fields(Archive& archive) {
    ProposalType kind = type();
    archive(kind);
    if constexpr (Archive::kReading) select(archive, kind);
    std::visit([&](auto& proposal) { archive(proposal); }, body);
  }

 private:
  void select(Reader& reader, ProposalType kind);
};

}  // namespace majlis::mls
