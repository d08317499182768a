// A group's life as its members see it.
#include "crypto/mls/group.hpp"

#include "crypto/mls/testing/clients.hpp"

#include <gtest/gtest.h>

namespace majlis::mls {
namespace {

using testing::accept_all;
using testing::Client;
using testing::TestGroup;

CommitOptions with(std::vector<Proposal> proposals) {
  CommitOptions options;
  options.proposals = std::move(proposals);
  return options;
}

TEST(Group, AnAddNeedsNoPathAndAllAgree) {
  TestGroup group(5);
  EXPECT_TRUE(group.agree());
  EXPECT_EQ(group[0].member_count(), 5U);
  EXPECT_EQ(group[4].own_leaf(), LeafIndex{4});
  EXPECT_EQ(group[0].tree().parent({7}), nullptr);
}

TEST(Group, EveryMemberCanCommitAPath) {
  TestGroup group(6);
  CommitOptions path;
  path.force_path = true;
  for (std::size_t i = 0; i < group.size(); ++i) {
    group.commit(i, path);
    EXPECT_TRUE(group.agree()) << i;
  }
  group.add(3);
  group.commit(6, path);
  EXPECT_TRUE(group.agree());
}

TEST(Group, ARemovedMemberIsToldAndDropsOut) {
  TestGroup group(4);
  const Group before = group[2].clone();
  const PendingCommit pending = *group[0].commit(with({remove_of({2})}), accept_all(), group.random());
  const auto applied = before.apply(pending.message, accept_all());
  ASSERT_TRUE(applied.ok());
  EXPECT_FALSE(applied->group.has_value());
  EXPECT_EQ(applied->summary.removed, std::vector<LeafIndex>{LeafIndex{2}});
  group.commit(0, with({remove_of({2})}));
  EXPECT_EQ(group.size(), 3U);
  EXPECT_TRUE(group.agree());
  group.add(1);
  EXPECT_EQ(group[3].own_leaf(), LeafIndex{2});
  EXPECT_TRUE(group.agree());
}

TEST(Group, OneCommitCanRemoveAddAndChangeExtensions) {
  TestGroup group(5);
  const OwnKeyPackage newcomer = group.stranger().key_package(group.random());
  Extensions senders{make_extension(ExternalSenders{})};
  group.commit(1, with({remove_of({4}), add_of(newcomer.key_package), extensions_of(senders)}));
  EXPECT_TRUE(group.agree());
  EXPECT_EQ(group[0].context().extensions, senders);
  EXPECT_EQ(group[0].member_count(), 5U);
}

TEST(Group, APathSecretReachesNewMembers) {
  TestGroup group(3);
  const Client client = group.stranger();
  const OwnKeyPackage package = client.key_package(group.random());
  CommitOptions options = with({add_of(package.key_package)});
  options.force_path = true;
  const PendingCommit pending = *group[1].commit(options, accept_all(), group.random());
  const auto joined = Group::join(
      *pending.welcome, {package.key_package, package.keys, client.key, accept_all(), std::nullopt, nullptr, nullptr});
  ASSERT_TRUE(joined.ok()) << joined.error().name;
  EXPECT_TRUE(joined->group.epoch_authenticator() == pending.next.epoch_authenticator());
  // The newcomer can read a path that is encrypted to the nodes it was told of.
  CommitOptions path;
  path.force_path = true;
  const PendingCommit next = *pending.next.commit(path, accept_all(), group.random());
  const auto applied = joined->group.apply(next.message, accept_all());
  ASSERT_TRUE(applied.ok()) << applied.error().name;
  EXPECT_TRUE(applied->group->epoch_authenticator() == next.next.epoch_authenticator());
}

TEST(Group, TheTreeCanTravelOutsideTheWelcome) {
  TestGroup group(3);
  const Client client = group.stranger();
  const OwnKeyPackage package = client.key_package(group.random());
  CommitOptions options = with({add_of(package.key_package)});
  options.tree_in_welcome = false;
  const PendingCommit pending = *group[0].commit(options, accept_all(), group.random());
  JoinOptions join{package.key_package, package.keys, client.key, accept_all(), std::nullopt, nullptr, nullptr};
  EXPECT_EQ(Group::join(*pending.welcome, join).error().name, "mls.tree.missing");
  join.tree = group[0].tree();
  EXPECT_EQ(Group::join(*pending.welcome, join).error().name, "mls.tree.hash");
  join.tree = pending.next.tree();
  EXPECT_TRUE(Group::join(*pending.welcome, join).ok());
}

TEST(Group, OnlyNewMembersSeeTheWelcomesExtensions) {
  TestGroup group(2);
  const Client client = group.stranger();
  const OwnKeyPackage package = client.key_package(group.random());
  CommitOptions options = with({add_of(package.key_package)});
  const auto secret_type = static_cast<ExtensionType>(0xF0A1);
  options.welcome_extensions = {{secret_type, to_bytes("metadata key")}};
  const PendingCommit pending = *group[0].commit(options, accept_all(), group.random());
  const auto joined = Group::join(
      *pending.welcome, {package.key_package, package.keys, client.key, accept_all(), std::nullopt, nullptr, nullptr});
  ASSERT_TRUE(joined.ok());
  EXPECT_EQ(to_string(find(joined->extensions, secret_type)->data), "metadata key");
  EXPECT_EQ(joined->inviter, LeafIndex{0});
  const auto published = read_message<GroupInfo>(pending.group_info);
  ASSERT_TRUE(published.ok());
  EXPECT_EQ(find(published->extensions, secret_type), nullptr);
  EXPECT_EQ(find(published->extensions, ExtensionType::kRatchetTree), nullptr);
  EXPECT_NE(find(published->extensions, ExtensionType::kExternalPub), nullptr);
}

TEST(Group, ACommitThatLostTheRaceIsDroppedCleanly) {
  TestGroup group(3);
  CommitOptions path;
  path.force_path = true;
  const Bytes before(to_bytes(group[0].serialise().view()));
  { const PendingCommit lost = *group[0].commit(path, accept_all(), group.random()); }
  EXPECT_TRUE(equal(group[0].serialise().view(), before));
  group.commit(1, path);
  EXPECT_TRUE(group.agree());
}

TEST(Group, OurOwnCommitIsNamedAsSuch) {
  TestGroup group(2);
  CommitOptions path;
  path.force_path = true;
  const PendingCommit pending = *group[0].commit(path, accept_all(), group.random());
  EXPECT_EQ(group[0].apply(pending.message, accept_all()).error().name, "mls.commit.own");
}

TEST(Group, ProposalsCanBeCommittedByReference) {
  TestGroup group(4);
  const Proposed removal = *group[1].propose(remove_of({3}));
  const Proposed update = *group[2].propose_update(std::nullopt, group.random());
  for (const std::size_t i : {0U, 2U, 3U}) ASSERT_TRUE(group[i].receive_proposal(removal.message).ok());
  for (const std::size_t i : {0U, 1U, 3U}) ASSERT_EQ(*group[i].receive_proposal(update.message), update.ref);
  CommitOptions options;
  options.references = {removal.ref, update.ref};
  group.commit(0, options);
  EXPECT_EQ(group.size(), 3U);
  EXPECT_TRUE(group.agree());
  // The updated leaf's new key is in use.
  CommitOptions path;
  path.force_path = true;
  group.commit(1, path);
  group.commit(2, path);
  EXPECT_TRUE(group.agree());
}

TEST(Group, PsksEnterTheKeySchedule) {
  TestGroup group(3);
  PskTable psks;
  psks.add_external(to_bytes("shared"), group.random().secret(32));
  psks.add_resumption(group[0].id(), group[0].epoch(), group[0].resumption_psk().clone());
  const AcceptAnyCredential credentials;
  const Checks checks{credentials, &psks, std::nullopt};
  const CommitOptions options = with({psk_of(PreSharedKeyId::external(to_bytes("shared"), group.random())),
                                      psk_of(PreSharedKeyId::resumption(ResumptionUsage::kApplication, group[0].id(),
                                                                        group[0].epoch(), group.random()))});
  EXPECT_EQ(group[0].commit(options, accept_all(), group.random()).error().name, "mls.psk.unknown");
  group.commit(0, options, checks);
  EXPECT_TRUE(group.agree());
}

TEST(Group, ExportedSecretsAgreeAndDependOnEverything) {
  TestGroup group(2);
  const Secret key = group[0].exported("label", as_bytes("context"), 32);
  EXPECT_TRUE(key == group[1].exported("label", as_bytes("context"), 32));
  EXPECT_FALSE(key == group[1].exported("label", as_bytes("other"), 32));
  EXPECT_FALSE(key == group[1].exported("other", as_bytes("context"), 32));
  CommitOptions path;
  path.force_path = true;
  group.commit(0, path);
  EXPECT_FALSE(key == group[1].exported("label", as_bytes("context"), 32));
}

TEST(Group, AReInitEndsTheGroup) {
  TestGroup group(2);
  ReInit reinit;
  reinit.group_id = to_bytes("next");
  group.commit(0, with({{reinit}}));
  EXPECT_TRUE(group.agree());
  for (const std::size_t i : {0U, 1U}) {
    EXPECT_EQ(group[i].reinit()->group_id, to_bytes("next"));
    EXPECT_EQ(group[i].seal({}, {}, group.random()).error().name, "mls.group.reinitialised");
    EXPECT_EQ(group[i].commit({}, accept_all(), group.random()).error().name, "mls.group.reinitialised");
  }
}

TEST(Group, TheRosterIsThatOfTheTree) {
  TestGroup group(4);
  group.commit(0, with({remove_of({1})}));
  std::vector<std::uint32_t> leaves;
  group[2].for_each_member([&](const Member& member) { leaves.push_back(member.leaf.value); });
  EXPECT_EQ(leaves, (std::vector<std::uint32_t>{0, 2, 3}));
}

TEST(Group, LifetimesAreCheckedOnlyWhereAsked) {
  TestGroup group(2);
  const Client client = group.stranger();
  const OwnKeyPackage expired = make_key_package(client.key, client.leaf, {100, 200}, group.random());
  const CommitOptions options = with({add_of(expired.key_package)});
  const AcceptAnyCredential credentials;
  EXPECT_EQ(group[0].commit(options, {credentials, nullptr, LifetimeRule{300}}, group.random()).error().name,
            "mls.leaf_node.lifetime");
  const PendingCommit pending = *group[0].commit(options, accept_all(), group.random());
  EXPECT_TRUE(group[1].apply(pending.message, accept_all()).ok());
  const auto join = [&](std::optional<LifetimeRule> rule) {
    return Group::join(
        *pending.welcome,
        {expired.key_package, expired.keys, client.key, {credentials, nullptr, rule}, std::nullopt, nullptr, nullptr});
  };
  EXPECT_EQ(join(LifetimeRule{300}).error().name, "mls.leaf_node.lifetime");
  EXPECT_TRUE(join(LifetimeRule{150}).ok());
  EXPECT_TRUE(join(std::nullopt).ok());
}

}  // namespace
}  // namespace majlis::mls
