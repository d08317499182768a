// Positions in a complete binary tree kept as an array (RFC 9420, appendix C): leaves at even indices, each parent
// between its two subtrees. `leaves` is always a power of two.
#pragma once

#include "crypto/mls/types.hpp"

#include <cstdint>

namespace majlis::mls {

// More leaves than any input can hold; keeps every node index within 32 bits.
inline constexpr std::uint32_t kMaxLeaves = 1U << 30;

constexpr NodeIndex node_of(LeafIndex leaf) { return {leaf.value * 2}; }
constexpr bool is_leaf(NodeIndex node) { return (node.value & 1) == 0; }
// The leaf at an even node index.
constexpr LeafIndex leaf_of(NodeIndex node) { return {node.value / 2}; }

// 0 for a leaf, one more for each step up.
std::uint32_t level(NodeIndex node);
// How many nodes a tree of `leaves` leaves has.
constexpr std::uint32_t node_width(std::uint32_t leaves) { return leaves == 0 ? 0 : 2 * leaves - 1; }
NodeIndex root(std::uint32_t leaves);

// Children of a parent node; a leaf has none, and asking is a mistake of the caller.
NodeIndex left(NodeIndex parent);
NodeIndex right(NodeIndex parent);
// Of any node but the root.
NodeIndex parent(NodeIndex node);
NodeIndex sibling(NodeIndex node);

// Whether `node` is `ancestor` or below it.
bool in_subtree(NodeIndex node, NodeIndex ancestor);
// The lowest node above (or equal to) both.
NodeIndex common_ancestor(LeafIndex a, LeafIndex b);
// The first leaf below `node`, and how many there are.
LeafIndex first_leaf(NodeIndex node);
std::uint32_t leaves_below(NodeIndex node);

}  // namespace majlis::mls
