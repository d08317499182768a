// What somebody who joins is told of a group (RFC 9420, section 12.4.3).
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "crypto/mls/codec.hpp"
#include "crypto/mls/extension.hpp"
#include "crypto/mls/group_context.hpp"
#include "crypto/mls/ratchet_tree.hpp"
#include "crypto/mls/types.hpp"
#include "crypto/primitives/signature.hpp"

namespace majlis::mls {

struct GroupInfo {
  GroupContext group_context;
  Extensions extensions;
  Bytes confirmation_tag;
  LeafIndex signer;
  Bytes signature;

  void sign(const crypto::SigningKey& key);
  // By the signature key of the signer's leaf. Errors: mls.group_info.signer (blank), mls.group_info.signature.
  Status check_signature(const RatchetTree& tree) const;
  // What can be told without the group's secrets: version, suite, unique extensions and the tree's hash.
  // Errors: mls.group_info.version, mls.group_info.cipher_suite, mls.extensions.duplicate, mls.tree.hash.
  Status check_contents(const RatchetTree& tree) const;

  template <class Archive>
  void to_be_signed(Archive& archive) {
    archive(group_context, extensions, confirmation_tag, signer);
  }
  template <class Archive>
  void fields(Archive& archive) {
    to_be_signed(archive);
    archive(signature);
  }
};

}  // namespace majlis::mls
