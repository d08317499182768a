#include "crypto/mls/codec.hpp"
#include "crypto/mls/group_state.hpp"
#include "crypto/mls/testing/clients.hpp"
#include "crypto/primitives/hash.hpp"

#include <gtest/gtest.h>

namespace majlis::mls {
namespace {

using testing::accept_all;
using testing::TestGroup;

class SerialiseTest : public ::testing::Test {
 protected:
  SerialiseTest() {
    // A state with something in every field: parents' keys, skipped messages, proposals, an own update, a ReInit.
    CommitOptions path;
    path.force_path = true;
    for (std::size_t i = 0; i < group_.size(); ++i) group_.commit(i, path);
    (void)group_[0].seal(as_bytes("skipped"), {}, group_.random());
    EXPECT_TRUE(group_[1].open(*group_[0].seal(as_bytes("read"), {}, group_.random())).ok());
    EXPECT_TRUE(group_[1].receive_proposal(group_[2].propose(remove_of({0}))->message).ok());
    EXPECT_TRUE(group_[1].propose_update(std::nullopt, group_.random()).ok());
    stored_ = to_bytes(group_[1].serialise().view());
  }
  static std::string_view error(ByteView bytes, const std::optional<RatchetTree>& tree = std::nullopt) {
    const auto restored = Group::restore(bytes, tree);
    return restored.ok() ? "restored" : restored.error().name;
  }
  // The bytes with a checksum that fits.
  static Bytes sealed(Bytes body) {
    body.resize(body.size() - crypto::kHashSize);
    append(body, crypto::sha256(body));
    return body;
  }

  TestGroup group_{3};
  Bytes stored_;
};

TEST_F(SerialiseTest, RestoresToTheByte) {
  const auto restored = Group::restore(stored_);
  ASSERT_TRUE(restored.ok()) << restored.error().detail;
  EXPECT_TRUE(equal(restored->serialise().view(), stored_));
}

TEST_F(SerialiseTest, WhatIsRestoredGoesOn) {
  Group restored = *Group::restore(stored_);
  CommitOptions path;
  path.force_path = true;
  const PendingCommit pending = *group_[0].commit(path, accept_all(), group_.random());
  const auto applied = restored.apply(pending.message, accept_all());
  ASSERT_TRUE(applied.ok());
  EXPECT_TRUE(applied->group->epoch_authenticator() == pending.next.epoch_authenticator());
  Group writer = *Group::restore(group_[0].serialise().view());
  EXPECT_TRUE(restored.open(*writer.seal(as_bytes("on"), {}, group_.random())).ok());
}

TEST_F(SerialiseTest, EveryDamageIsAnError) {
  for (std::size_t i = 0; i < stored_.size(); ++i) {
    Bytes damaged = stored_;
    damaged[i] ^= static_cast<std::uint8_t>(1U << (i % 8));
    EXPECT_EQ(error(damaged), "mls.state.damaged") << i;
    EXPECT_EQ(error(ByteView(stored_).first(i)), "mls.state.damaged") << i;
  }
}

TEST_F(SerialiseTest, DamageBehindARightChecksumIsAnErrorOrAGroup) {
  // Not a promise to readers of the state, but no input may do worse than this.
  CommitOptions options;
  options.force_path = true;
  const PendingCommit path = *group_[0].commit(options, accept_all(), group_.random());
  const Bytes letter = *Group::restore(group_[0].serialise().view())->seal(as_bytes("on"), {}, group_.random());
  for (std::size_t i = 0; i + crypto::kHashSize < stored_.size(); ++i) {
    Bytes damaged = stored_;
    damaged[i] ^= 0x40;
    auto restored = Group::restore(sealed(damaged));
    if (!restored.ok()) continue;
    Group group = std::move(*restored);
    (void)group.serialise();
    (void)group.seal(as_bytes("on"), {}, group_.random());
    (void)group.open(letter);
    (void)group.apply(path.message, accept_all());
  }
}

TEST_F(SerialiseTest, OtherVersionsAreNamed) {
  Bytes other = stored_;
  other[0] = 9;
  EXPECT_EQ(error(sealed(other)), "mls.state.version");
}

TEST_F(SerialiseTest, TheTreeCanBeStoredByItself) {
  const Secret small = group_[1].serialise(TreeStorage::kOutside);
  EXPECT_LT(small.size(), stored_.size());
  EXPECT_EQ(error(small.view()), "mls.state.tree");
  EXPECT_EQ(error(small.view(), RatchetTree()), "mls.state.tree");
  const auto restored = Group::restore(small.view(), *RatchetTree::decode(group_[1].tree().encode()));
  ASSERT_TRUE(restored.ok());
  EXPECT_TRUE(equal(restored->serialise().view(), stored_));
}

TEST_F(SerialiseTest, AStateWithoutItsOwnKeysIsDamaged) {
  GroupState& state = GroupAccess::state(group_[1]);
  state.keys.own = {2};
  EXPECT_EQ(error(group_[1].serialise().view()), "mls.state.damaged");
}

TEST_F(SerialiseTest, AStateWithoutMessageKeysIsDamaged) {
  GroupState& state = GroupAccess::state(group_[1]);
  state.messages = SecretTree(Secret(kHashSize), 2 * group_[1].tree().leaf_count());
  EXPECT_EQ(error(group_[1].serialise().view()), "mls.state.damaged");
  state.messages = SecretTree();
  EXPECT_EQ(error(group_[1].serialise().view()), "mls.state.damaged");
}

TEST_F(SerialiseTest, AReInitSurvives) {
  TestGroup ended(2);
  CommitOptions options;
  ReInit reinit;
  reinit.group_id = to_bytes("next");
  options.proposals = {{reinit}};
  ended.commit(0, options);
  const auto restored = Group::restore(ended[1].serialise().view());
  ASSERT_TRUE(restored.ok());
  EXPECT_EQ(restored->reinit()->group_id, to_bytes("next"));
}

}  // namespace
}  // namespace majlis::mls
