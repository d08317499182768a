#include "crypto/mls/secret_tree.hpp"

#include "crypto/mls/codec.hpp"
#include "crypto/primitives/random.hpp"

#include <gtest/gtest.h>

namespace majlis::mls {
namespace {

constexpr auto kKind = RatchetKind::kApplication;

class SecretTreeTest : public ::testing::Test {
 protected:
  static Secret root_secret() { return crypto::SeededRandom(3).secret(kHashSize); }
  // Uses up the key of one generation.
  static Result<MessageKey> use(SecretTree& tree, LeafIndex leaf, std::uint32_t generation, RatchetKind kind = kKind) {
    MAJLIS_TRY(Ratchet * ratchet, tree.ratchet(leaf, kind));
    MAJLIS_TRY(Ratchet::Step step, ratchet->at({generation}));
    const MessageKey key = step.key();
    ratchet->take(std::move(step));
    return key;
  }
  static std::string_view error(SecretTree& tree, LeafIndex leaf, std::uint32_t generation) {
    return use(tree, leaf, generation).error().name;
  }

  SecretTree tree_{root_secret(), 8};
};

TEST_F(SecretTreeTest, KeysDifferByLeafKindAndGeneration) {
  const auto key = use(tree_, {3}, 0)->key;
  EXPECT_NE(key, use(tree_, {2}, 0)->key);
  EXPECT_NE(key, use(tree_, {3}, 0, RatchetKind::kHandshake)->key);
  EXPECT_NE(key, use(tree_, {3}, 1)->key);
}

TEST_F(SecretTreeTest, TheOrderOfUseChangesNoKey) {
  SecretTree other(root_secret(), 8);
  const auto early = use(tree_, {5}, 2)->key;
  (void)use(other, {0}, 0);
  (void)use(other, {5}, 4);
  (void)use(other, {5}, 0);
  EXPECT_EQ(early, use(other, {5}, 2)->key);
}

TEST_F(SecretTreeTest, AKeyIsUsedOnce) {
  ASSERT_TRUE(use(tree_, {1}, 0).ok());
  EXPECT_EQ(error(tree_, {1}, 0), "mls.secret_tree.used");
  ASSERT_TRUE(use(tree_, {1}, 3).ok());
  EXPECT_EQ(error(tree_, {1}, 3), "mls.secret_tree.used");
  ASSERT_TRUE(use(tree_, {1}, 1).ok());
  EXPECT_EQ(error(tree_, {1}, 1), "mls.secret_tree.used");
  ASSERT_TRUE(use(tree_, {1}, 2).ok());
}

TEST_F(SecretTreeTest, AStepNotTakenChangesNothing) {
  const Bytes before = encode(tree_);
  Ratchet* ratchet = *tree_.ratchet({1}, kKind);
  const Bytes derived = encode(*ratchet);
  ASSERT_TRUE(ratchet->at({40}).ok());
  EXPECT_EQ(encode(*ratchet), derived);
  EXPECT_EQ(before.size() < encode(tree_).size(), true);
}

TEST_F(SecretTreeTest, TheWindowsAreBounded) {
  EXPECT_EQ(error(tree_, {1}, kMaxForward + 1), "mls.secret_tree.too_far");
  EXPECT_EQ(error(tree_, {1}, UINT32_MAX), "mls.secret_tree.too_far");
  ASSERT_TRUE(use(tree_, {1}, kMaxForward).ok());
  EXPECT_EQ(error(tree_, {1}, 2 * kMaxForward + 2), "mls.secret_tree.too_far");
  ASSERT_TRUE(use(tree_, {2}, 0).ok());
  EXPECT_EQ(error(tree_, {2}, kMaxForward + 2), "mls.secret_tree.too_far");
  ASSERT_TRUE(use(tree_, {2}, kMaxForward + 1).ok());
  // The newest skipped keys are kept, the rest is gone.
  EXPECT_EQ(error(tree_, {1}, kMaxForward - kMaxSkippedKeys - 1), "mls.secret_tree.used");
  EXPECT_TRUE(use(tree_, {1}, kMaxForward - kMaxSkippedKeys).ok());
  EXPECT_LT(encode(tree_).size(), 2 * 64 * kMaxSkippedKeys);  // of two senders
}

TEST_F(SecretTreeTest, PeekingDerivesTheSameAndKeepsNothing) {
  const Bytes before = encode(tree_);
  const MessageKey peeked = tree_.peek({6}, kKind)->at({2})->key();
  EXPECT_EQ(encode(tree_), before);
  EXPECT_EQ(peeked.key, use(tree_, {6}, 2)->key);
  const MessageKey next = tree_.peek({6}, kKind)->at({3})->key();
  EXPECT_EQ(next.key, use(tree_, {6}, 3)->key);
}

TEST_F(SecretTreeTest, OnlyWhatWasDerivedIsKept) {
  EXPECT_EQ(tree_.kept({6}, kKind), nullptr);
  const Ratchet* ratchet = *tree_.ratchet({6}, kKind);
  EXPECT_EQ(tree_.kept({6}, kKind), ratchet);
  EXPECT_EQ(tree_.kept({7}, kKind), nullptr);
}

TEST_F(SecretTreeTest, AWholeTreeHasOneSourceForEachLeaf) {
  for (const std::uint32_t leaf : {3U, 0U, 7U, 6U, 1U, 2U, 5U, 4U}) {
    EXPECT_TRUE(tree_.is_whole(8));
    (void)use(tree_, {leaf}, 0);
  }
  EXPECT_TRUE(tree_.is_whole(8));
  EXPECT_FALSE(tree_.is_whole(4));
  EXPECT_FALSE(tree_.is_whole(16));
  EXPECT_FALSE(SecretTree().is_whole(0));
  // As stored: how many leaves, then the secrets by node. None, one too few, one too many, one beyond the tree.
  const auto stored = [](std::uint32_t leaves, std::map<NodeIndex, Secret> nodes) {
    Writer writer;
    writer(leaves, nodes, Bytes());
    return *decode<SecretTree>(writer.view());
  };
  const auto secrets = [](std::initializer_list<std::uint32_t> nodes) {
    std::map<NodeIndex, Secret> out;
    for (const std::uint32_t node : nodes) out.emplace(NodeIndex{node}, root_secret());
    return out;
  };
  EXPECT_TRUE(stored(4, secrets({3})).is_whole(4));
  EXPECT_TRUE(stored(4, secrets({1, 4, 6})).is_whole(4));
  EXPECT_FALSE(stored(4, {}).is_whole(4));
  EXPECT_FALSE(stored(4, secrets({1, 4})).is_whole(4));
  EXPECT_FALSE(stored(4, secrets({1, 3})).is_whole(4));
  EXPECT_FALSE(stored(4, secrets({3, 6})).is_whole(4));
  EXPECT_FALSE(stored(4, secrets({7})).is_whole(4));
  EXPECT_FALSE(stored(4, secrets({3, UINT32_MAX})).is_whole(4));
}

TEST_F(SecretTreeTest, LeavesBeyondTheTreeHaveNoRatchet) {
  EXPECT_EQ(tree_.ratchet({8}, kKind).error().name, "mls.secret_tree.leaf");
  EXPECT_EQ(tree_.peek({8}, kKind).error().name, "mls.secret_tree.leaf");
}

TEST_F(SecretTreeTest, TheSecretsThatKeysCameFromAreGone) {
  const Secret root = root_secret();
  for (std::uint32_t leaf = 0; leaf < 8; ++leaf) (void)use(tree_, {leaf}, 0);
  const Bytes state = encode(tree_);
  EXPECT_EQ(std::search(state.begin(), state.end(), root.view().begin(), root.view().end()), state.end());
  const MessageKey used = *use(tree_, {2}, 1);
  const Bytes after = encode(tree_);
  EXPECT_EQ(std::search(after.begin(), after.end(), used.key.begin(), used.key.end()), after.end());
}

}  // namespace
}  // namespace majlis::mls
