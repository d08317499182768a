#include "crypto/mls/tree_math.hpp"

#include <bit>

namespace majlis::mls {

std::uint32_t level(NodeIndex node) { return static_cast<std::uint32_t>(std::countr_one(node.value)); }

NodeIndex root(std::uint32_t leaves) { return {leaves - 1}; }

NodeIndex left(NodeIndex parent) { return {parent.value ^ (1U << (level(parent) - 1))}; }

NodeIndex right(NodeIndex parent) { return {parent.value ^ (3U << (level(parent) - 1))}; }

NodeIndex parent(NodeIndex node) {
  const std::uint32_t k = level(node);
  return {(node.value | (1U << k)) & ~(2U << k)};
}

NodeIndex sibling(NodeIndex node) { return {node.value ^ (2U << level(node))}; }

bool in_subtree(NodeIndex node, NodeIndex ancestor) {
  const std::uint32_t k = level(ancestor);
  return level(node) <= k && node.value >> (k + 1) == ancestor.value >> (k + 1);
}

NodeIndex common_ancestor(LeafIndex a, LeafIndex b) {
  const std::uint32_t k = static_cast<std::uint32_t>(std::bit_width(a.value ^ b.value));
  return {((node_of(a).value >> (k + 1)) << (k + 1)) | ((1U << k) - 1)};
}

LeafIndex first_leaf(NodeIndex node) { return leaf_of({node.value ^ ((1U << level(node)) - 1)}); }

std::uint32_t leaves_below(NodeIndex node) { return 1U << level(node); }

}  // namespace majlis::mls
