#include "crypto/mls/ratchet_tree.hpp"

#include "crypto/mls/codec.hpp"
#include "crypto/mls/tree_math.hpp"
#include "crypto/primitives/random.hpp"

#include <gtest/gtest.h>

namespace majlis::mls {
namespace {

LeafNode leaf(std::uint8_t name) {
  LeafNode node;
  node.encryption_key.data = Bytes(32, name);
  node.signature_key.data = Bytes(32, name);
  node.credential = Credential::basic({name});
  node.capabilities = Capabilities::ours();
  return node;
}

RatchetTree tree_of(std::uint8_t members) {
  RatchetTree tree(leaf(0));
  for (std::uint8_t i = 1; i < members; ++i) tree = tree.add(leaf(i)).first;
  return tree;
}

ParentNode parent_node(std::uint8_t name) { return {{Bytes(32, name)}, {}, {}}; }

// The hash as the whole tree decoded from its bytes has it: what incremental hashing must arrive at.
Hash hash_from_scratch(const RatchetTree& tree) { return RatchetTree::decode(tree.encode())->hash(); }

TEST(RatchetTree, AddsFillTheLeftmostBlankLeafAndGrow) {
  RatchetTree tree = tree_of(5);
  EXPECT_EQ(tree.leaf_count(), 8U);
  EXPECT_EQ(tree.member_count(), 5U);
  tree = tree.remove({1}).remove({3});
  EXPECT_EQ(tree.next_leaf(), LeafIndex{1});
  auto [first, index] = tree.add(leaf(50));
  EXPECT_EQ(index, LeafIndex{1});
  EXPECT_EQ(first.add(leaf(51)).second, LeafIndex{3});
}

TEST(RatchetTree, RemovingTheLastLeavesCutsTheTreeDown) {
  const RatchetTree tree = tree_of(5);
  EXPECT_EQ(tree.remove({4}).leaf_count(), 4U);
  EXPECT_EQ(tree.remove({3}).leaf_count(), 8U);
  EXPECT_EQ(tree.remove({3}).remove({4}).leaf_count(), 4U);
  EXPECT_EQ(tree.remove({2}).remove({3}).remove({4}).leaf_count(), 2U);
}

TEST(RatchetTree, AChangeLeavesTheOldTreeAsItWas) {
  const RatchetTree before = tree_of(6);
  const Bytes encoded = before.encode();
  const RatchetTree after = before.remove({2}).add(leaf(9)).first.update({0}, leaf(8));
  EXPECT_EQ(before.encode(), encoded);
  EXPECT_NE(before.hash(), after.hash());
  // What was not touched is shared.
  EXPECT_EQ(before.leaf_ptr({5}), after.leaf_ptr({5}));
}

TEST(RatchetTree, IncrementalHashesAreThoseFromScratch) {
  crypto::SeededRandom random(7);
  RatchetTree tree = tree_of(1);
  for (int step = 0; step < 400; ++step) {
    const Bytes dice = random.bytes(3);
    const LeafIndex target{dice[1] % tree.leaf_count()};
    if (dice[0] % 3 == 0 || tree.member_count() == 1) {
      tree = tree.add(leaf(dice[2])).first;
    } else if (tree.leaf(target) != nullptr && dice[0] % 3 == 1) {
      tree = tree.remove(target);
    } else if (tree.leaf(target) != nullptr) {
      std::map<NodeIndex, ParentNode> parents;
      for (const PathStep& path : tree.filtered_direct_path(target)) parents.emplace(path.node, parent_node(dice[2]));
      tree = tree.merge_path(target, leaf(dice[2]), std::move(parents));
    }
    ASSERT_EQ(tree.hash(), hash_from_scratch(tree)) << "step " << step;
    ASSERT_EQ(RatchetTree::decode(tree.encode())->leaf_count(), tree.leaf_count());
  }
}

TEST(RatchetTree, AnAddIsUnmergedAtEveryParentAboveIt) {
  RatchetTree tree = tree_of(3).merge_path({0}, leaf(0), {{{1}, parent_node(1)}, {{3}, parent_node(3)}});
  tree = tree.add(leaf(4)).first;
  EXPECT_TRUE(tree.parent({1})->unmerged_leaves.empty());
  EXPECT_EQ(tree.parent({3})->unmerged_leaves, std::vector<LeafIndex>{LeafIndex{3}});
  EXPECT_EQ(tree.resolution({3}), (std::vector<NodeIndex>{{3}, {6}}));
  EXPECT_EQ(tree.resolution({3}, {{3}}), (std::vector<NodeIndex>{{3}}));
  EXPECT_EQ(tree.resolution({5}), (std::vector<NodeIndex>{{4}, {6}}));
}

TEST(RatchetTree, FilteredPathsSkipParentsOfBlankCopaths) {
  const RatchetTree tree = tree_of(5);
  const auto path = tree.filtered_direct_path({4});
  ASSERT_EQ(path.size(), 1U);
  EXPECT_EQ(path[0].node, NodeIndex{7});
  EXPECT_EQ(path[0].copath, NodeIndex{3});
}

TEST(RatchetTree, OriginalHashesForgetTheGivenLeaves) {
  const RatchetTree before = tree_of(7).merge_path({4}, leaf(4), {{{9}, parent_node(9)}, {{11}, parent_node(11)}});
  const RatchetTree after = before.add(leaf(77)).first;
  EXPECT_NE(before.hash({11}), after.hash({11}));
  EXPECT_EQ(before.hash({11}), after.original_hash({11}, {{7}}));
  EXPECT_EQ(after.hash({11}), after.original_hash({11}, {{1}}));
}

TEST(RatchetTree, LookupsBeyondTheTreeFindNothing) {
  const RatchetTree tree = tree_of(3);
  EXPECT_EQ(tree.leaf({3}), nullptr);
  EXPECT_EQ(tree.leaf({4}), nullptr);
  EXPECT_EQ(tree.leaf({UINT32_MAX}), nullptr);
  EXPECT_EQ(tree.parent({UINT32_MAX}), nullptr);
  EXPECT_EQ(tree.key({UINT32_MAX - 1}), nullptr);
}

std::string_view decode_error(const Bytes& nodes) { return RatchetTree::decode(encode(nodes)).error().name; }

Bytes present(std::uint8_t type, const Bytes& node) {
  Bytes out{1, type};
  append(out, node);
  return out;
}

TEST(RatchetTree, RefusesMalformedEncodings) {
  const Bytes one_leaf = present(1, encode(leaf(1)));
  const Bytes one_parent = present(2, encode(parent_node(1)));
  EXPECT_EQ(decode_error({}), "mls.tree.empty");
  EXPECT_EQ(decode_error({0}), "mls.tree.last_blank");
  EXPECT_EQ(decode_error({2}), "mls.codec.optional");
  EXPECT_EQ(decode_error(one_parent), "mls.tree.node_type");
  EXPECT_EQ(decode_error(present(3, {})), "mls.tree.node_type");
  Bytes leaf_as_parent = one_leaf;
  append(leaf_as_parent, one_leaf);
  EXPECT_EQ(decode_error(leaf_as_parent), "mls.tree.node_type");
  Bytes trailing_blank = one_leaf;
  trailing_blank.push_back(0);
  EXPECT_EQ(decode_error(trailing_blank), "mls.tree.last_blank");
}

TEST(RatchetTree, BlankRegionsCostNoMemoryPerNode) {
  // One leaf far to the right of 2^16 blank nodes: what is built is one path.
  Bytes nodes(1U << 16, 0);
  append(nodes, present(1, encode(leaf(1))));
  const auto tree = RatchetTree::decode(encode(nodes));
  ASSERT_TRUE(tree.ok());
  EXPECT_EQ(tree->leaf_count(), 1U << 16);
  EXPECT_EQ(tree->root()->left->left, nullptr);
  EXPECT_EQ(tree->encode(), encode(nodes));
}

}  // namespace
}  // namespace majlis::mls
