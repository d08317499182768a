// Groups that descend from another: branches and reinitialisations.
#include "crypto/mls/codec.hpp"
#include "crypto/mls/group_state.hpp"
#include "crypto/mls/testing/clients.hpp"

#include <gtest/gtest.h>

namespace majlis::mls {
namespace {

using testing::accept_all;
using testing::Client;
using testing::TestGroup;

class DescendTest : public ::testing::Test {
 protected:
  DescendTest() : package_(old_.client(1).key_package(old_.random())) { remember(); }

  // What member 1 keeps of the old group.
  void remember() {
    ancestor_ = old_[1].ancestor();
    psks_ = PskTable();
    psks_.add_resumption(old_[1].id(), old_[1].epoch(), old_[1].resumption_psk().clone());
  }
  DescendOptions branch(ResumptionUsage usage = ResumptionUsage::kBranch) {
    CreateOptions create;
    create.group_id = to_bytes("new group");
    create.leaf = old_.client(0).leaf;
    own_ancestor_ = old_[0].ancestor();
    return {create, usage, own_ancestor_, old_[0].resumption_psk(), {package_.key_package}, {}};
  }
  Result<PendingCommit> descend(const DescendOptions& options) {
    return Group::descend(old_.client(0).key, options, accept_all(), old_.random());
  }
  Result<Joined> join(const PendingCommit& pending) { return join(*pending.welcome, &ancestor_); }
  Result<Joined> join(ByteView welcome, const Ancestor* ancestor) {
    return Group::join(welcome, {package_.key_package,
                                 package_.keys,
                                 old_.client(1).key,
                                 {credentials_, &psks_, std::nullopt},
                                 std::nullopt,
                                 ancestor,
                                 nullptr});
  }
  void reinitialise(const Bytes& group_id) {
    CommitOptions options;
    ReInit reinit;
    reinit.group_id = group_id;
    options.proposals = {{reinit}};
    old_.commit(0, options);
    remember();
  }

  TestGroup old_{3};
  OwnKeyPackage package_;
  AcceptAnyCredential credentials_;
  Ancestor ancestor_;
  Ancestor own_ancestor_;
  PskTable psks_;
};

TEST_F(DescendTest, ABranchIsJoinedInItsFirstEpoch) {
  const PendingCommit pending = *descend(branch());
  EXPECT_EQ(pending.next.epoch(), Epoch{1});
  const auto joined = join(pending);
  ASSERT_TRUE(joined.ok()) << joined.error().name;
  EXPECT_TRUE(joined->group.epoch_authenticator() == pending.next.epoch_authenticator());
}

TEST_F(DescendTest, AnAncestorSurvivesStorage) {
  const auto restored = decode<Ancestor>(encode(ancestor_));
  ASSERT_TRUE(restored.ok());
  EXPECT_EQ(restored->members, ancestor_.members);
  EXPECT_EQ(restored->epoch, ancestor_.epoch);
}

TEST_F(DescendTest, WithoutTheOldGroupsSecretNobodyCanBranch) {
  DescendOptions forged = branch();
  const Secret guess(kHashSize);
  const DescendOptions with_guess{forged.group, forged.usage, forged.ancestor, guess, forged.members, forged.commit};
  EXPECT_EQ(join(*descend(with_guess)).error().name, "mls.welcome.group_info");
}

TEST_F(DescendTest, AnExpectedDescentMustBeProven) {
  TestGroup unrelated(1);
  CommitOptions options;
  options.proposals = {add_of(package_.key_package)};
  const PendingCommit pending = *unrelated[0].commit(options, accept_all(), old_.random());
  EXPECT_EQ(join(pending).error().name, "mls.welcome.descent");
}

TEST_F(DescendTest, AnUnexpectedDescentIsAnError) {
  EXPECT_EQ(join(*descend(branch())->welcome, nullptr).error().name, "mls.welcome.descent");
}

TEST_F(DescendTest, TheAncestorMustBeTheExpectedOne) {
  const PendingCommit pending = *descend(branch());
  ancestor_.epoch.value += 1;
  EXPECT_EQ(join(pending).error().name, "mls.welcome.descent");
}

TEST_F(DescendTest, ABranchHoldsOnlyOldMembers) {
  DescendOptions options = branch();
  options.members.push_back(old_.stranger().key_package(old_.random()).key_package);
  EXPECT_EQ(join(*descend(options)).error().name, "mls.welcome.descent_members");
}

TEST_F(DescendTest, ABranchIsJoinedInEpochOneAlone) {
  // A Welcome into epoch 2 that claims to branch, from a committer who skips its own checks.
  TestGroup late(1);
  CommitOptions path;
  path.force_path = true;
  late.commit(0, path);
  CommitOptions options;
  options.proposals = {
      add_of(package_.key_package),
      psk_of(PreSharedKeyId::resumption(ResumptionUsage::kBranch, ancestor_.group_id, ancestor_.epoch, old_.random()))};
  const Checks checks{credentials_, &psks_, std::nullopt};
  EXPECT_EQ(late[0].commit(options, checks, old_.random()).error().name, "mls.proposal.psk_usage");
  const PendingCommit pending = *make_commit(GroupAccess::state(late[0]), options, checks, true, old_.random());
  EXPECT_EQ(join(pending).error().name, "mls.welcome.descent_epoch");
}

TEST_F(DescendTest, TwoDescentsAtOnceAreRefused) {
  DescendOptions options = branch();
  options.commit.proposals = {psk_of(PreSharedKeyId::resumption(ResumptionUsage::kBranch, own_ancestor_.group_id,
                                                                own_ancestor_.epoch, old_.random()))};
  EXPECT_EQ(join(*descend(options)).error().name, "mls.welcome.psk_usage");
}

TEST_F(DescendTest, AReInitLeadsIntoTheAnnouncedGroup) {
  reinitialise(to_bytes("new group"));
  DescendOptions options = branch(ResumptionUsage::kReInit);
  options.members.push_back(old_.client(2).key_package(old_.random()).key_package);
  const auto joined = join(*descend(options));
  ASSERT_TRUE(joined.ok()) << joined.error().name;
}

TEST_F(DescendTest, AReInitLeadsIntoNoOtherGroup) {
  reinitialise(to_bytes("another group"));
  EXPECT_EQ(join(*descend(branch(ResumptionUsage::kReInit))).error().name, "mls.welcome.reinit");
}

TEST_F(DescendTest, AReInitWasCommittedBefore) {
  EXPECT_EQ(join(*descend(branch(ResumptionUsage::kReInit))).error().name, "mls.welcome.reinit");
}

TEST_F(DescendTest, AReInitKeepsAllMembers) {
  reinitialise(to_bytes("new group"));
  EXPECT_EQ(join(*descend(branch(ResumptionUsage::kReInit))).error().name, "mls.welcome.descent_members");
}

}  // namespace
}  // namespace majlis::mls
