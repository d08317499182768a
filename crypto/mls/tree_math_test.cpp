#include "crypto/mls/tree_math.hpp"

#include <gtest/gtest.h>

namespace majlis::mls {
namespace {

// The eight-leaf tree of RFC 9420, appendix C.
TEST(TreeMath, FollowsTheRfcsExample) {
  EXPECT_EQ(root(8).value, 7U);
  EXPECT_EQ(left({7}).value, 3U);
  EXPECT_EQ(right({7}).value, 11U);
  EXPECT_EQ(parent({9}).value, 11U);
  EXPECT_EQ(parent({4}).value, 5U);
  EXPECT_EQ(sibling({3}).value, 11U);
  EXPECT_EQ(sibling({12}).value, 14U);
  EXPECT_EQ(level({7}), 3U);
}

TEST(TreeMath, ChildrenAndParentsAgree) {
  for (std::uint32_t i = 1; i < node_width(64); i += 2) {
    EXPECT_EQ(parent(left({i})).value, i);
    EXPECT_EQ(parent(right({i})).value, i);
    EXPECT_EQ(sibling(left({i})), right({i}));
    EXPECT_EQ(leaves_below({i}), 2 * leaves_below(left({i})));
    EXPECT_EQ(first_leaf({i}), first_leaf(left({i})));
  }
}

TEST(TreeMath, TheCommonAncestorIsTheLowestAboveBoth) {
  for (std::uint32_t a = 0; a < 16; ++a) {
    for (std::uint32_t b = 0; b < 16; ++b) {
      NodeIndex above = node_of({a});
      while (!in_subtree(node_of({b}), above)) above = parent(above);
      EXPECT_EQ(common_ancestor({a}, {b}), above);
    }
  }
}

TEST(TreeMath, SubtreesHoldExactlyTheirLeaves) {
  EXPECT_TRUE(in_subtree({4}, {5}));
  EXPECT_TRUE(in_subtree({5}, {5}));
  EXPECT_FALSE(in_subtree({5}, {4}));
  EXPECT_FALSE(in_subtree({8}, {5}));
  EXPECT_TRUE(in_subtree({8}, {7}));
}

}  // namespace
}  // namespace majlis::mls
