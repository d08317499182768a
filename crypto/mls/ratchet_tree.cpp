#include "crypto/mls/ratchet_tree.hpp"

#include "crypto/mls/tree_math.hpp"

#include <algorithm>
#include <cstdlib>
#include <optional>

namespace majlis::mls {
namespace {

// Rebuilds the path from `at` down to `target`. `content` gives each parent's new content from its old one.
template <class Content>
SubtreePtr with_leaf(const SubtreePtr& at, LeafIndex target, LeafPtr leaf, Content&& content) {
  if (is_leaf(at->index)) return make_leaf(target, std::move(leaf));
  auto [left_child, right_child] = children(at);
  ParentPtr parent = content(*at);
  if (in_subtree(node_of(target), left_child->index)) {
    left_child = with_leaf(left_child, target, std::move(leaf), content);
  } else {
    right_child = with_leaf(right_child, target, std::move(leaf), content);
  }
  return make_parent(at->index, std::move(parent), std::move(left_child), std::move(right_child));
}

// A parent with one more unmerged leaf.
ParentPtr with_unmerged(const ParentPtr& parent, LeafIndex leaf) {
  if (parent == nullptr) return nullptr;
  auto changed = std::make_shared<ParentNode>(*parent);
  auto& list = changed->unmerged_leaves;
  const auto at = std::lower_bound(list.begin(), list.end(), leaf);
  if (at == list.end() || *at != leaf) list.insert(at, leaf);
  return changed;
}

template <class Visit>
void visit_nodes(const SubtreePtr& at, Visit& visit) {
  if (at->blank) return;
  if (at->leaf != nullptr || at->parent != nullptr) visit(*at);
  if (at->left == nullptr) return;
  visit_nodes(at->left, visit);
  visit_nodes(at->right, visit);
}

void visit_leaves(const SubtreePtr& at, const std::function<void(LeafIndex, const LeafNode&)>& visit) {
  if (at->members == 0) return;
  if (at->leaf != nullptr) return visit(leaf_of(at->index), *at->leaf);
  visit_leaves(at->left, visit);
  visit_leaves(at->right, visit);
}

bool contains(const std::vector<LeafIndex>& leaves, LeafIndex leaf) {
  return std::binary_search(leaves.begin(), leaves.end(), leaf);
}

void resolve(const Subtree& at, const std::vector<LeafIndex>& except, std::vector<NodeIndex>& out) {
  if (at.blank) return;
  if (at.leaf != nullptr) {
    if (!contains(except, leaf_of(at.index))) out.push_back(at.index);
    return;
  }
  if (at.parent != nullptr) {
    out.push_back(at.index);
    for (const LeafIndex leaf : at.parent->unmerged_leaves) {
      if (!contains(except, leaf)) out.push_back(node_of(leaf));
    }
    return;
  }
  resolve(*at.left, except, out);
  resolve(*at.right, except, out);
}

bool any_below(const std::vector<LeafIndex>& leaves, NodeIndex node) {
  const auto first = std::lower_bound(leaves.begin(), leaves.end(), first_leaf(node));
  return first != leaves.end() && in_subtree(node_of(*first), node);
}

SubtreePtr without_leaves(const SubtreePtr& at, const std::vector<LeafIndex>& without) {
  if (at->blank || !any_below(without, at->index)) return at;
  if (is_leaf(at->index)) return make_leaf(leaf_of(at->index), nullptr);
  ParentPtr parent = at->parent;
  if (parent != nullptr) {
    auto changed = std::make_shared<ParentNode>(*parent);
    std::erase_if(changed->unmerged_leaves, [&](LeafIndex leaf) { return contains(without, leaf); });
    parent = std::move(changed);
  }
  return make_parent(at->index, std::move(parent), without_leaves(at->left, without),
                     without_leaves(at->right, without));
}

}  // namespace

RatchetTree::RatchetTree() : root_(make_leaf({0}, nullptr)) {}

RatchetTree::RatchetTree(LeafNode only_leaf)
    : root_(make_leaf({0}, std::make_shared<const LeafNode>(std::move(only_leaf)))) {}

std::uint32_t RatchetTree::leaves_below() const { return mls::leaves_below(root_->index); }

const Subtree* RatchetTree::node(NodeIndex index) const {
  if (!in_subtree(index, root_->index)) return nullptr;
  const Subtree* at = root_.get();
  while (at->index != index) {
    if (at->left == nullptr) return nullptr;  // a blank region
    at = in_subtree(index, at->left->index) ? at->left.get() : at->right.get();
  }
  return at;
}

LeafPtr RatchetTree::leaf_ptr(LeafIndex index) const {
  if (index.value >= leaf_count()) return nullptr;
  const Subtree* at = node(node_of(index));
  return at == nullptr ? nullptr : at->leaf;
}

const LeafNode* RatchetTree::leaf(LeafIndex index) const {
  if (index.value >= leaf_count()) return nullptr;
  const Subtree* at = node(node_of(index));
  return at == nullptr ? nullptr : at->leaf.get();
}

const ParentNode* RatchetTree::parent(NodeIndex index) const {
  const Subtree* at = node(index);
  return at == nullptr ? nullptr : at->parent.get();
}

const HpkePublicKey* RatchetTree::key(NodeIndex index) const {
  const Subtree* at = node(index);
  if (at == nullptr) return nullptr;
  if (at->leaf != nullptr) return &at->leaf->encryption_key;
  return at->parent == nullptr ? nullptr : &at->parent->encryption_key;
}

Hash RatchetTree::hash(NodeIndex index) const {
  const Subtree* at = node(index);
  return at == nullptr ? make_blank(index)->hash : at->hash;
}

void RatchetTree::for_each_leaf(const std::function<void(LeafIndex, const LeafNode&)>& visit) const {
  visit_leaves(root_, visit);
}

void RatchetTree::for_each_node(const std::function<void(const Subtree&)>& visit) const { visit_nodes(root_, visit); }

std::vector<NodeIndex> RatchetTree::resolution(NodeIndex index, const std::vector<LeafIndex>& except) const {
  std::vector<NodeIndex> out;
  if (const Subtree* at = node(index)) resolve(*at, except, out);
  return out;
}

std::vector<PathStep> RatchetTree::filtered_direct_path(LeafIndex leaf) const {
  std::vector<PathStep> path;
  const Subtree* at = root_.get();
  while (at->left != nullptr) {
    const bool goes_left = in_subtree(node_of(leaf), at->left->index);
    const Subtree* off = goes_left ? at->right.get() : at->left.get();
    if (!off->blank) path.push_back({at->index, off->index});
    at = goes_left ? at->left.get() : at->right.get();
  }
  std::reverse(path.begin(), path.end());
  return path;
}

LeafIndex RatchetTree::next_leaf() const {
  if (root_->members == leaf_count()) return {leaf_count()};
  const Subtree* at = root_.get();
  while (at->left != nullptr) {
    const bool full = at->left->members == mls::leaves_below(at->left->index);
    at = full ? at->right.get() : at->left.get();
  }
  return first_leaf(at->index);
}

RatchetTree RatchetTree::grown_to(LeafIndex index) const {
  SubtreePtr root = root_;
  while (index.value >= mls::leaves_below(root->index)) {
    const NodeIndex above = mls::root(2 * mls::leaves_below(root->index));
    root = make_parent(above, nullptr, root, make_blank(right(above)));
  }
  return RatchetTree(std::move(root));
}

std::pair<RatchetTree, LeafIndex> RatchetTree::add(LeafNode leaf) const {
  const LeafIndex index = next_leaf();
  const RatchetTree roomy = grown_to(index);
  RatchetTree tree(with_leaf(roomy.root_, index, std::make_shared<const LeafNode>(std::move(leaf)),
                             [&](const Subtree& old) { return with_unmerged(old.parent, index); }));
  return {std::move(tree), index};
}

RatchetTree RatchetTree::update(LeafIndex index, LeafNode leaf) const { return merge_path(index, std::move(leaf), {}); }

RatchetTree RatchetTree::remove(LeafIndex index) const {
  if (leaf(index) == nullptr) return *this;
  SubtreePtr root = with_leaf(root_, index, nullptr, [](const Subtree&) { return ParentPtr(); });
  while (!is_leaf(root->index) && children(root).right->members == 0) root = children(root).left;
  return RatchetTree(std::move(root));
}

RatchetTree RatchetTree::merge_path(LeafIndex index, LeafNode leaf, std::map<NodeIndex, ParentNode> parents) const {
  const RatchetTree roomy = grown_to(index);
  return RatchetTree(with_leaf(roomy.root_, index, std::make_shared<const LeafNode>(std::move(leaf)),
                               [&](const Subtree& old) -> ParentPtr {
                                 const auto found = parents.find(old.index);
                                 if (found == parents.end()) return nullptr;
                                 return std::make_shared<const ParentNode>(std::move(found->second));
                               }));
}

Hash RatchetTree::original_hash(NodeIndex index, const std::vector<LeafIndex>& without) const {
  SubtreePtr at = root_;
  while (at->index != index) {
    if (at->left == nullptr) return make_blank(index)->hash;
    at = in_subtree(index, at->left->index) ? at->left : at->right;
  }
  return without_leaves(at, without)->hash;
}

}  // namespace majlis::mls
