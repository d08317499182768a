#include "crypto/mls/treekem.hpp"

#include "crypto/mls/group_state.hpp"
#include "crypto/mls/testing/clients.hpp"
#include "crypto/mls/tree_math.hpp"

#include <gtest/gtest.h>

namespace majlis::mls {
namespace {

using testing::accept_all;
using testing::TestGroup;

class TreeKemTest : public ::testing::Test {
 protected:
  static CommitOptions path() {
    CommitOptions options;
    options.force_path = true;
    return options;
  }
  TestGroup group_{5};
};

TEST_F(TreeKemTest, EveryMemberHoldsTheKeysOfItsAncestorsAndNoOthers) {
  for (std::size_t i = 0; i < group_.size(); ++i) group_.commit(i, path());
  for (std::size_t i = 0; i < group_.size(); ++i) {
    const GroupState& state = GroupAccess::state(group_[i]);
    for (std::uint32_t node = 0; node < node_width(state.tree.leaf_count()); ++node) {
      const bool above = in_subtree(node_of(state.own_leaf()), {node});
      const bool known = state.keys.keys.contains({node});
      EXPECT_EQ(known, above && state.tree.key({node}) != nullptr) << "member " << i << ", node " << node;
      if (known) {
        EXPECT_EQ(*crypto::hpke_public_key(state.keys.keys.at({node}).view()), state.tree.key({node})->data);
      }
    }
  }
}

TEST_F(TreeKemTest, KeysOfBlankedNodesAreForgotten) {
  for (std::size_t i = 0; i < group_.size(); ++i) group_.commit(i, path());
  ASSERT_TRUE(GroupAccess::state(group_[0]).keys.keys.contains({1}));
  const Proposed update = *group_[1].propose_update(std::nullopt, group_.random());
  CommitOptions options;
  options.references = {update.ref};
  for (const std::size_t i : {0U, 2U, 3U, 4U}) ASSERT_TRUE(group_[i].receive_proposal(update.message).ok());
  group_.commit(4, options);
  EXPECT_FALSE(GroupAccess::state(group_[0]).keys.keys.contains({1}));
  EXPECT_FALSE(GroupAccess::state(group_[1]).keys.keys.contains({1}));
}

TEST_F(TreeKemTest, WithoutAKeyOfTheResolutionThePathIsLost) {
  const PendingCommit pending = *group_[0].commit(path(), accept_all(), group_.random());
  GroupAccess::state(group_[1]).keys.keys.clear();
  EXPECT_EQ(group_[1].apply(pending.message, accept_all()).error().name, "mls.path.no_key");
}

TEST_F(TreeKemTest, NewMembersAreNotEncryptedTo) {
  CommitOptions options = path();
  for (int i = 0; i < 3; ++i) {
    options.proposals.push_back(add_of(group_.stranger().key_package(group_.random()).key_package));
  }
  const PendingCommit pending = *group_[4].commit(options, accept_all(), group_.random());
  const auto message = read_message<PublicMessage>(pending.message);
  const auto& nodes = std::get<Commit>(message->content.content).path->nodes;
  // Beside the committer stand three newcomers, and across the root four members without a common parent.
  ASSERT_EQ(nodes.size(), 3U);
  EXPECT_EQ(nodes[0].encrypted_path_secret.size(), 0U);
  EXPECT_EQ(nodes[1].encrypted_path_secret.size(), 0U);
  EXPECT_EQ(nodes[2].encrypted_path_secret.size(), 4U);
  EXPECT_TRUE(group_[0].apply(pending.message, accept_all()).ok());
}

}  // namespace
}  // namespace majlis::mls
