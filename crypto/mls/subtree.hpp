// The immutable nodes that a RatchetTree is made of. A change copies the path from the root and shares the rest, so
// that states of many epochs hold one tree, and tree hashes are computed once per node that changed.
#pragma once

#include "base/bytes.hpp"
#include "crypto/mls/leaf_node.hpp"
#include "crypto/mls/types.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace majlis::mls {

using Hash = std::array<std::uint8_t, kHashSize>;

// Section 7.1.
struct ParentNode {
  HpkePublicKey encryption_key;
  Bytes parent_hash;
  std::vector<LeafIndex> unmerged_leaves;  // sorted
  template <class Archive>
  void fields(Archive& archive) {
    archive(encryption_key, parent_hash, unmerged_leaves);
  }
};

// What the capabilities of some leaves have in common. All lists sorted.
struct Support {
  std::vector<CredentialType> credentials_used;  // by any
  std::vector<CredentialType> credentials;       // by all, like the rest
  std::vector<ExtensionType> extensions;
  std::vector<ProposalType> proposals;
  friend bool operator==(const Support&, const Support&) = default;
};

using LeafPtr = std::shared_ptr<const LeafNode>;
using ParentPtr = std::shared_ptr<const ParentNode>;
struct Subtree;
using SubtreePtr = std::shared_ptr<const Subtree>;

// The node at `index` with all below it. One that is blank throughout has no children and stands for any depth.
struct Subtree {
  NodeIndex index;
  Hash hash{};                      // the tree hash (section 7.8)
  std::uint32_t members = 0;        // non-blank leaves
  bool blank = true;                // no node in it has content
  std::uint64_t key_tag = 0;        // of the encryption key, so that searches touch no content
  std::uint64_t signature_tag = 0;  // of a leaf's signature key
  LeafPtr leaf;                     // a non-blank leaf's content
  ParentPtr parent;                 // a non-blank parent's content
  SubtreePtr left;
  SubtreePtr right;
  std::shared_ptr<const Support> support;  // null without members
};

// The first bytes of a key: equal keys have equal tags.
std::uint64_t key_tag(ByteView key);

SubtreePtr make_leaf(LeafIndex index, LeafPtr leaf);
SubtreePtr make_parent(NodeIndex index, ParentPtr parent, SubtreePtr left, SubtreePtr right);
// The node at `index` with nothing at or below it.
SubtreePtr make_blank(NodeIndex index);

// The children of a parent, also of one in a blank region.
struct Children {
  SubtreePtr left;
  SubtreePtr right;
};
Children children(const SubtreePtr& subtree);

}  // namespace majlis::mls
