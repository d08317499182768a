#include "crypto/mls/tree_validation.hpp"

#include "crypto/mls/codec.hpp"
#include "crypto/mls/tree_math.hpp"
#include "crypto/primitives/hpke.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace majlis::mls {
namespace {

std::string at_leaf(LeafIndex leaf) { return " (leaf " + std::to_string(leaf.value) + ")"; }

// A set of keys that finds out which of a tree's nodes hold one of them.
class KeySet {
 public:
  void add(ByteView key, NodeIndex owner) { entries_.push_back({key_tag(key), key, owner}); }
  void seal() {
    std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) { return a.tag < b.tag; });
  }
  bool maybe(std::uint64_t tag) const { return !range(tag).empty(); }
  // Whether a node other than the owner holds the key.
  bool holds_elsewhere(ByteView key, NodeIndex node) const {
    for (const Entry& entry : range(key_tag(key))) {
      if (entry.owner != node && equal(entry.key, key)) return true;
    }
    return false;
  }
  // Whether one key was added twice, for different nodes or not.
  bool has_twins() const {
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      for (std::size_t j = i + 1; j < entries_.size() && entries_[j].tag == entries_[i].tag; ++j) {
        if (equal(entries_[i].key, entries_[j].key)) return true;
      }
    }
    return false;
  }

 private:
  struct Entry {
    std::uint64_t tag;
    ByteView key;
    NodeIndex owner;
  };
  std::span<const Entry> range(std::uint64_t tag) const {
    const auto [first, last] = std::equal_range(entries_.begin(), entries_.end(), Entry{tag, {}, {}},
                                                [](const Entry& a, const Entry& b) { return a.tag < b.tag; });
    return {first, last};
  }
  std::vector<Entry> entries_;
};

ByteView key_of(const Subtree& node) {
  return node.leaf != nullptr ? node.leaf->encryption_key.view() : node.parent->encryption_key.view();
}

Error duplicate_encryption_key(NodeIndex node) {
  return {"mls.leaf_node.duplicate_encryption_key",
          "the encryption key of node " + std::to_string(node.value) + " stands in the tree twice"};
}

Error duplicate_signature_key(NodeIndex node) {
  return {"mls.leaf_node.duplicate_signature_key", "two members have one signature key" + at_leaf(leaf_of(node))};
}

// Adversaries choose keys: one tag for all would make twins quadratic, so full keys are sorted here.
bool has_equal(std::vector<ByteView> keys) {
  std::sort(keys.begin(), keys.end(), [](ByteView a, ByteView b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
  });
  return std::adjacent_find(keys.begin(), keys.end(), [](ByteView a, ByteView b) { return equal(a, b); }) != keys.end();
}

Status check_unmerged(const Subtree& at, const RatchetTree& tree) {
  const auto& unmerged = at.parent->unmerged_leaves;
  for (std::size_t i = 0; i < unmerged.size(); ++i) {
    const LeafIndex leaf = unmerged[i];
    if (i > 0 && unmerged[i - 1] >= leaf) {
      return Error{"mls.tree.unmerged_order",
                   "unmerged leaves are not sorted at node " + std::to_string(at.index.value)};
    }
    if (tree.leaf(leaf) == nullptr || !in_subtree(node_of(leaf), at.index)) {
      return Error{"mls.tree.unmerged_leaf",
                   "an unmerged leaf is blank or elsewhere, at node " + std::to_string(at.index.value)};
    }
    const Subtree* between = &at;
    while (true) {
      const bool goes_left = in_subtree(node_of(leaf), between->left->index);
      between = goes_left ? between->left.get() : between->right.get();
      if (is_leaf(between->index)) break;
      if (between->parent == nullptr) continue;
      const auto& list = between->parent->unmerged_leaves;
      // Sorted, or its own node is refused.
      if (!std::binary_search(list.begin(), list.end(), leaf)) {
        return Error{"mls.tree.unmerged_chain", "a leaf is unmerged at node " + std::to_string(at.index.value) +
                                                    " but not at node " + std::to_string(between->index.value)};
      }
    }
  }
  return {};
}

}  // namespace

Status check_unmerged_leaves(const RatchetTree& tree) {
  Status status;
  tree.for_each_node([&](const Subtree& node) {
    if (status.ok() && node.parent != nullptr) status = check_unmerged(node, tree);
  });
  return status;
}

Status check_unique_keys(const RatchetTree& tree) {
  std::vector<ByteView> encryption;
  std::vector<ByteView> signature;
  tree.for_each_node([&](const Subtree& node) {
    encryption.push_back(key_of(node));
    if (node.leaf != nullptr) signature.push_back(node.leaf->signature_key.view());
  });
  if (has_equal(std::move(encryption))) {
    return Error{"mls.leaf_node.duplicate_encryption_key", "two nodes of the tree have one encryption key"};
  }
  if (has_equal(std::move(signature))) {
    return Error{"mls.leaf_node.duplicate_signature_key", "two members have one signature key"};
  }
  return {};
}

Status check_unique_keys(const RatchetTree& tree, const std::vector<LeafIndex>& changed) {
  if (changed.empty()) return {};
  KeySet encryption;
  KeySet signature;
  for (const LeafIndex index : changed) {
    const LeafNode* leaf = tree.leaf(index);
    if (leaf == nullptr) continue;
    encryption.add(leaf->encryption_key.view(), node_of(index));
    signature.add(leaf->signature_key.view(), node_of(index));
  }
  encryption.seal();
  signature.seal();
  std::optional<Error> error;
  tree.for_each_node([&](const Subtree& node) {
    if (encryption.maybe(node.key_tag) && encryption.holds_elsewhere(key_of(node), node.index)) {
      error = duplicate_encryption_key(node.index);
    }
    if (node.leaf != nullptr && signature.maybe(node.signature_tag) &&
        signature.holds_elsewhere(node.leaf->signature_key.view(), node.index)) {
      error = duplicate_signature_key(node.index);
    }
  });
  return error ? Status(*error) : Status();
}

Status check_fresh_keys(const RatchetTree& tree, const std::vector<const HpkePublicKey*>& keys) {
  const Error reused{"mls.path.reused_key", "a public key of the path is already in use"};
  KeySet fresh;
  for (const HpkePublicKey* key : keys) fresh.add(key->view(), {UINT32_MAX});
  fresh.seal();
  if (fresh.has_twins()) return reused;
  bool found = false;
  tree.for_each_node([&](const Subtree& node) {
    if (fresh.maybe(node.key_tag)) found |= fresh.holds_elsewhere(key_of(node), node.index);
  });
  return found ? Status(reused) : Status();
}

Status check_support(const RatchetTree& tree, const Extensions& group_extensions) {
  const Support& all = tree.support();
  if (!std::includes(all.credentials.begin(), all.credentials.end(), all.credentials_used.begin(),
                     all.credentials_used.end())) {
    return Error{"mls.group.credential_support", "a member has a credential of a type that not all members support"};
  }
  const auto& supported = all.extensions;
  for (const Extension& extension : group_extensions) {
    if (is_default(extension.type) || std::binary_search(supported.begin(), supported.end(), extension.type)) continue;
    return Error{"mls.group.extension_support", "not all members support the group's extension type " +
                                                    std::to_string(static_cast<unsigned>(extension.type))};
  }
  MAJLIS_TRY(const auto required, find_content<RequiredCapabilities>(group_extensions));
  if (!required) return {};
  Capabilities common;
  common.extensions = all.extensions;
  common.proposals = all.proposals;
  common.credentials = all.credentials;
  if (common.supports(*required)) return {};
  return Error{"mls.group.required_capabilities", "not all members have the capabilities that the group requires"};
}

Status validate_tree(const RatchetTree& tree, ByteView group_id, const Extensions& group_extensions,
                     const CredentialChecker& credentials) {
  if (tree.member_count() == 0) return Error{"mls.tree.empty", "the tree has no members"};
  MAJLIS_CHECK(check_unmerged_leaves(tree));
  MAJLIS_CHECK(check_parent_hashes(tree));
  MAJLIS_CHECK(check_unique_keys(tree));
  MAJLIS_CHECK(check_support(tree, group_extensions));
  Status status;
  tree.for_each_node([&](const Subtree& node) {
    if (!status.ok() || node.parent == nullptr) return;
    if (crypto::hpke_valid_public_key(key_of(node))) return;
    status = Error{"mls.tree.node_key", "nothing can be encrypted to node " + std::to_string(node.index.value)};
  });
  MAJLIS_CHECK(status);
  tree.for_each_leaf([&](LeafIndex index, const LeafNode& leaf) {
    if (!status.ok()) return;
    status = leaf.check_contents();
    if (status.ok()) status = leaf.check_signature({group_id, index});
    if (status.ok()) {
      status = credentials.check(leaf.credential, leaf.signature_key, {CredentialContext::Place::kTree, nullptr});
    }
  });
  return status;
}

}  // namespace majlis::mls
