#include "crypto/mls/codec.hpp"
#include "crypto/mls/tree_math.hpp"
#include "crypto/mls/tree_validation.hpp"
#include "crypto/primitives/hash.hpp"

#include <algorithm>
#include <string>

namespace majlis::mls {
namespace {

// The parent hash that a node carries, or null if it carries none.
const Bytes* carried_hash(const RatchetTree& tree, NodeIndex node) {
  if (!is_leaf(node)) {
    const ParentNode* parent = tree.parent(node);
    return parent == nullptr ? nullptr : &parent->parent_hash;
  }
  const LeafNode* leaf = tree.leaf(leaf_of(node));
  return leaf == nullptr || leaf->source != LeafNodeSource::kCommit ? nullptr : &leaf->parent_hash;
}

std::vector<NodeIndex> unmerged_below(const ParentNode& parent, NodeIndex child) {
  std::vector<NodeIndex> out;
  for (const LeafIndex leaf : parent.unmerged_leaves) {
    if (in_subtree(node_of(leaf), child)) out.push_back(node_of(leaf));
  }
  return out;
}

// Whether a node below `child` has a parent hash that is valid with respect to `parent` (section 7.9.2): it can only be
// the one that is in the resolution and not unmerged at the parent.
bool is_linked(const RatchetTree& tree, const ParentNode& parent, NodeIndex child, NodeIndex other) {
  const std::vector<NodeIndex> resolution = tree.resolution(child);
  const std::vector<NodeIndex> unmerged = unmerged_below(parent, child);
  if (resolution.size() != unmerged.size() + 1) return false;
  const auto is_merged = [&](NodeIndex node) { return !std::binary_search(unmerged.begin(), unmerged.end(), node); };
  const auto merged = std::find_if(resolution.begin(), resolution.end(), is_merged);
  if (merged == resolution.end() || std::any_of(merged + 1, resolution.end(), is_merged)) return false;
  const Bytes* carried = carried_hash(tree, *merged);
  return carried != nullptr && *carried == parent_hash(parent, tree.original_hash(other, parent.unmerged_leaves));
}

Status check_below(const RatchetTree& tree, const Subtree& at) {
  if (at.left == nullptr) return {};
  if (at.parent != nullptr) {
    const int found = int{is_linked(tree, *at.parent, at.left->index, at.right->index)} +
                      int{is_linked(tree, *at.parent, at.right->index, at.left->index)};
    if (found != 1) {
      return Error{"mls.tree.parent_hash", "node " + std::to_string(at.index.value) + " is linked to " +
                                               std::to_string(found) + " descendants by parent hash, not to one"};
    }
  }
  MAJLIS_CHECK(check_below(tree, *at.left));
  return check_below(tree, *at.right);
}

}  // namespace

Bytes parent_hash(const ParentNode& parent, const Hash& original_sibling) {
  Writer writer;
  writer(parent.encryption_key, parent.parent_hash);
  writer.vector([&] { writer.raw(original_sibling); });
  return crypto::sha256(writer.view());
}

Status check_parent_hashes(const RatchetTree& tree) { return check_below(tree, *tree.root()); }

}  // namespace majlis::mls
