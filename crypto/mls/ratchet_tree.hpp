// The public ratchet tree of one epoch (RFC 9420, sections 4 and 7): an immutable value that is cheap to copy. Every
// change gives a new tree that shares what it did not touch; a change costs O(log members), and so does its tree hash.
// May be read from several threads.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "crypto/mls/subtree.hpp"
#include "crypto/mls/types.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <utility>
#include <vector>

namespace majlis::mls {

// A parent on a leaf's direct path and its child that is off the path.
struct PathStep {
  NodeIndex node;
  NodeIndex copath;
};

class RatchetTree {
 public:
  // A tree of one blank leaf.
  RatchetTree();
  explicit RatchetTree(LeafNode only_leaf);
  // The tree of these nodes; not null.
  explicit RatchetTree(SubtreePtr root) : root_(std::move(root)) {}
  // Reads the `ratchet_tree` extension (section 12.4.3.3). Its contents are not judged; see validate_tree().
  // Errors: mls.codec.*, mls.tree.empty, mls.tree.last_blank, mls.tree.node_type.
  static Result<RatchetTree> decode(ByteView bytes);
  Bytes encode() const;

  std::uint32_t leaf_count() const { return leaves_below(); }  // a power of two, blanks included
  std::uint32_t member_count() const { return root_->members; }
  const Hash& hash() const { return root_->hash; }
  const SubtreePtr& root() const { return root_; }
  // What every member supports. The tree must not be empty.
  const Support& support() const { return *root_->support; }

  // The leaf there, or null if it is blank or beyond the tree.
  const LeafNode* leaf(LeafIndex index) const;
  LeafPtr leaf_ptr(LeafIndex index) const;
  const ParentNode* parent(NodeIndex index) const;
  // The encryption key of any node, or null if it is blank or beyond the tree.
  const HpkePublicKey* key(NodeIndex index) const;
  Hash hash(NodeIndex index) const;

  // Calls `visit` for each member from the left.
  void for_each_leaf(const std::function<void(LeafIndex, const LeafNode&)>& visit) const;
  // Calls `visit` for each node that is not blank, in no particular order.
  void for_each_node(const std::function<void(const Subtree&)>& visit) const;

  // The nodes that cover all members below `node` (section 4.1.1), without the leaves in `except` (sorted).
  std::vector<NodeIndex> resolution(NodeIndex node, const std::vector<LeafIndex>& except = {}) const;
  // Section 4.1.2, from the leaf up: steps whose copath child is blank throughout are left out.
  std::vector<PathStep> filtered_direct_path(LeafIndex leaf) const;

  // Section 12.1.1: puts the leaf at the leftmost blank place, growing the tree if there is none.
  std::pair<RatchetTree, LeafIndex> add(LeafNode leaf) const;
  // The place that the next add() takes.
  LeafIndex next_leaf() const;
  // Section 12.1.2: replaces a leaf and blanks its direct path.
  RatchetTree update(LeafIndex index, LeafNode leaf) const;
  // Section 12.1.3: blanks a leaf and its direct path, and cuts the tree down.
  RatchetTree remove(LeafIndex index) const;
  // Section 7.5: replaces a leaf, and its direct path with `parents` (blank where there is none). The leaf must lie
  // within the tree or at next_leaf().
  RatchetTree merge_path(LeafIndex index, LeafNode leaf, std::map<NodeIndex, ParentNode> parents) const;

  // The hash of the subtree at `node` without the leaves in `without` (sorted) and every mention of them: the
  // "original sibling tree hash" of section 7.9.
  Hash original_hash(NodeIndex node, const std::vector<LeafIndex>& without) const;

 private:
  std::uint32_t leaves_below() const;
  RatchetTree grown_to(LeafIndex index) const;
  const Subtree* node(NodeIndex index) const;

  SubtreePtr root_;
};

}  // namespace majlis::mls
