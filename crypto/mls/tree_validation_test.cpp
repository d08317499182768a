#include "crypto/mls/tree_validation.hpp"

#include "crypto/mls/codec.hpp"
#include "crypto/mls/testing/clients.hpp"
#include "crypto/mls/tree_math.hpp"

#include <gtest/gtest.h>

#include <set>

namespace majlis::mls {
namespace {

using testing::TestGroup;

constexpr auto kOurType = static_cast<ExtensionType>(0xF0A1);

// Eight members, each of whom committed a path once, and one unmerged newcomer.
RatchetTree valid_tree() {
  static const RatchetTree kTree = [] {
    TestGroup group(7);
    CommitOptions path;
    path.force_path = true;
    for (std::size_t i = 0; i < 7; ++i) group.commit(i, path);
    group.add(0);
    return group[0].tree();
  }();
  return kTree;
}

const Bytes kGroupId = to_bytes("test group");

std::string_view error_of(const RatchetTree& tree, const Extensions& extensions = {}) {
  const Status status = validate_tree(tree, kGroupId, extensions, AcceptAnyCredential());
  return status.ok() ? "valid" : status.error().name;
}

// The tree with one parent changed, without regard to what signatures and hashes say.
RatchetTree with_parent(const RatchetTree& tree, NodeIndex target, const std::function<void(ParentNode&)>& change) {
  std::function<SubtreePtr(const SubtreePtr&)> copy = [&](const SubtreePtr& at) -> SubtreePtr {
    if (!in_subtree(target, at->index) || at->left == nullptr) return at;
    ParentPtr parent = at->parent;
    if (at->index == target) {
      auto changed = std::make_shared<ParentNode>(*parent);
      change(*changed);
      parent = std::move(changed);
    }
    return make_parent(at->index, std::move(parent), copy(at->left), copy(at->right));
  };
  return RatchetTree(copy(tree.root()));
}

TEST(TreeValidation, AGroupsTreeIsValid) { EXPECT_EQ(error_of(valid_tree()), "valid"); }

TEST(TreeValidation, LeavesMustBeSignedForTheirPlaceAndGroup) {
  EXPECT_EQ(validate_tree(valid_tree(), as_bytes("other"), {}, AcceptAnyCredential()).error().name,
            "mls.leaf_node.signature");
}

TEST(TreeValidation, EveryLeafMustBeValid) {
  LeafNode bad = *valid_tree().leaf({7});
  bad.capabilities.versions.clear();
  EXPECT_EQ(error_of(valid_tree().remove({7}).add(bad).first), "mls.leaf_node.capabilities");
}

TEST(TreeValidation, ParentsMustChainBackToALeaf) {
  EXPECT_EQ(error_of(with_parent(valid_tree(), {3}, [](ParentNode& node) { node.encryption_key.data[0] ^= 1; })),
            "mls.tree.parent_hash");
  EXPECT_EQ(error_of(with_parent(valid_tree(), {3}, [](ParentNode& node) { node.parent_hash.push_back(1); })),
            "mls.tree.parent_hash");
}

TEST(TreeValidation, UnmergedLeavesAreSorted) {
  const auto tree = with_parent(valid_tree(), {7},
                                [](ParentNode& node) { node.unmerged_leaves.push_back(node.unmerged_leaves.front()); });
  EXPECT_EQ(error_of(tree), "mls.tree.unmerged_order");
}

TEST(TreeValidation, UnmergedLeavesAreMembersBelow) {
  const auto elsewhere = with_parent(valid_tree(), {3}, [](ParentNode& node) { node.unmerged_leaves.push_back({7}); });
  EXPECT_EQ(error_of(elsewhere), "mls.tree.unmerged_leaf");
  const auto far = with_parent(valid_tree(), {7}, [](ParentNode& node) { node.unmerged_leaves.push_back({999}); });
  EXPECT_EQ(error_of(far), "mls.tree.unmerged_leaf");
}

TEST(TreeValidation, UnmergedLeavesAreUnmergedAllTheWayDown) {
  ASSERT_NE(valid_tree().parent({11}), nullptr);
  const auto tree = with_parent(valid_tree(), {11}, [](ParentNode& node) { node.unmerged_leaves.clear(); });
  EXPECT_EQ(error_of(tree), "mls.tree.unmerged_chain");
}

TEST(TreeValidation, KeysOfParentsMustBeUsable) {
  // Parent hashes would cover this key, so it can only come from the committer itself: tested on its own check.
  TestGroup group(2);
  const RatchetTree tree = group[0].tree();
  ParentNode parent{{Bytes(32)}, {}, {}};
  LeafNode leaf = *tree.leaf({0});
  leaf.source = LeafNodeSource::kCommit;
  leaf.parent_hash = parent_hash(parent, tree.hash(NodeIndex{2}));
  leaf.sign(group.client(0).key, {kGroupId, {0}});
  EXPECT_EQ(error_of(tree.merge_path({0}, leaf, {{{1}, parent}})), "mls.tree.node_key");
}

TEST(TreeValidation, NoKeyStandsTwice) {
  const RatchetTree tree = valid_tree();
  LeafNode same_encryption = *tree.leaf({1});
  same_encryption.signature_key.data[0] ^= 1;
  EXPECT_EQ(check_unique_keys(tree.remove({7}).add(same_encryption).first).error().name,
            "mls.leaf_node.duplicate_encryption_key");
  LeafNode same_signature = *tree.leaf({1});
  same_signature.encryption_key.data[0] ^= 1;
  EXPECT_EQ(check_unique_keys(tree.remove({7}).add(same_signature).first).error().name,
            "mls.leaf_node.duplicate_signature_key");
  LeafNode of_parent = *tree.leaf({7});
  of_parent.encryption_key = tree.parent({3})->encryption_key;
  EXPECT_EQ(check_unique_keys(tree.remove({7}).add(of_parent).first).error().name,
            "mls.leaf_node.duplicate_encryption_key");
  EXPECT_EQ(error_of(tree.remove({7}).add(of_parent).first), "mls.leaf_node.duplicate_encryption_key");
}

TEST(TreeValidation, TheIncrementalSearchFindsTheSameTwins) {
  const RatchetTree tree = valid_tree();
  EXPECT_TRUE(check_unique_keys(tree, {{0}, {7}}).ok());
  LeafNode same_encryption = *tree.leaf({1});
  same_encryption.signature_key.data[0] ^= 1;
  EXPECT_EQ(check_unique_keys(tree.remove({7}).add(same_encryption).first, {{7}}).error().name,
            "mls.leaf_node.duplicate_encryption_key");
  LeafNode same_signature = *tree.leaf({1});
  same_signature.encryption_key.data[0] ^= 1;
  EXPECT_EQ(check_unique_keys(tree.remove({7}).add(same_signature).first, {{7}}).error().name,
            "mls.leaf_node.duplicate_signature_key");
}

TEST(TreeValidation, KeysOfAPathMustBeFresh) {
  const RatchetTree tree = valid_tree();
  const HpkePublicKey fresh{Bytes(32, 0x77)};
  EXPECT_TRUE(check_fresh_keys(tree, {&fresh}).ok());
  EXPECT_EQ(check_fresh_keys(tree, {&fresh, &fresh}).error().name, "mls.path.reused_key");
  EXPECT_EQ(check_fresh_keys(tree, {&fresh, tree.key({7})}).error().name, "mls.path.reused_key");
  EXPECT_EQ(check_fresh_keys(tree, {&fresh, tree.key({4})}).error().name, "mls.path.reused_key");
}

TEST(TreeValidation, AllMembersSupportTheGroupsExtensions) {
  const Extensions extensions{{kOurType, {}}};
  EXPECT_EQ(error_of(valid_tree(), extensions), "mls.group.extension_support");
  LeafOptions leaf;
  leaf.capabilities = Capabilities::ours({kOurType});
  TestGroup group(3, 1, extensions, leaf);
  EXPECT_EQ(error_of(group[0].tree(), extensions), "valid");
}

TEST(TreeValidation, AllMembersHaveTheRequiredCapabilities) {
  RequiredCapabilities required;
  required.credentials = {CredentialType::kBasic};
  EXPECT_EQ(error_of(valid_tree(), {make_extension(required)}), "valid");
  required.proposals = {static_cast<ProposalType>(0xF001)};
  EXPECT_EQ(error_of(valid_tree(), {make_extension(required)}), "mls.group.required_capabilities");
}

TEST(TreeValidation, AllMembersSupportEachOthersCredentials) {
  LeafNode other = *valid_tree().leaf({7});
  other.credential.type = CredentialType::kX509;
  other.capabilities.credentials = {CredentialType::kX509, CredentialType::kBasic};
  EXPECT_EQ(check_support(valid_tree().remove({7}).add(other).first, {}).error().name, "mls.group.credential_support");
}

TEST(TreeValidation, ATreeWithoutMembersIsNone) { EXPECT_EQ(error_of(RatchetTree()), "mls.tree.empty"); }

// Refuses one name.
class Refuse final : public CredentialChecker {
 public:
  explicit Refuse(Bytes name) : name_(std::move(name)) {}
  Status check(const Credential& credential, const SignaturePublicKey&,
               const CredentialContext& context) const override {
    EXPECT_EQ(context.place, CredentialContext::Place::kTree);
    if (credential.identity != name_) return {};
    return Error{"test.refused", "not this one"};
  }

 private:
  Bytes name_;
};

TEST(TreeValidation, TheApplicationJudgesEveryCredential) {
  EXPECT_EQ(validate_tree(valid_tree(), kGroupId, {}, Refuse(to_bytes("client 5"))).error().name, "test.refused");
  EXPECT_TRUE(validate_tree(valid_tree(), kGroupId, {}, Refuse(to_bytes("nobody"))).ok());
}

}  // namespace
}  // namespace majlis::mls
