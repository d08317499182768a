#include "crypto/mls/proposal_list.hpp"

#include "crypto/mls/group_state.hpp"
#include "crypto/mls/testing/clients.hpp"

#include <gtest/gtest.h>

#include <deque>

namespace majlis::mls {
namespace {

using testing::TestGroup;

constexpr LeafIndex kCommitter{0};

class ProposalListTest : public ::testing::Test {
 protected:
  // Adds a proposal by a member, by value unless it is by reference.
  void by(LeafIndex sender, Proposal proposal, bool by_reference = false) {
    add(Sender::member(sender), std::move(proposal), by_reference);
  }
  void add(Sender sender, Proposal proposal, bool by_reference = false) {
    proposals_.push_back(std::move(proposal));
    list_.push_back({&proposals_.back(), sender, by_reference ? &ref_ : nullptr});
  }
  std::string_view error() { return name(apply_proposals(base(), list_, kCommitter)); }
  std::string_view external_error() { return name(apply_external_proposals(base(), list_)); }

  ProposalBase base() { return {group_[0].tree(), group_[0].context(), credentials_, descends_}; }
  KeyPackage package() { return group_.stranger().key_package(group_.random()).key_package; }
  PreSharedKeyId psk(std::string_view id) { return PreSharedKeyId::external(to_bytes(id), group_.random()); }
  // A correct Update of a member's leaf.
  Update update_of(std::size_t member) {
    Update update{*group_[0].tree().leaf({static_cast<std::uint32_t>(member)})};
    update.leaf_node.source = LeafNodeSource::kUpdate;
    update.leaf_node.encryption_key = {crypto::hpke_generate(group_.random()).public_key};
    sign(update, member);
    return update;
  }
  void sign(Update& update, std::size_t member) {
    update.leaf_node.sign(group_.client(member).key, {group_[0].id(), {static_cast<std::uint32_t>(member)}});
  }

  TestGroup group_{4};
  AcceptAnyCredential credentials_;
  bool descends_ = false;
  ProposalRef ref_{Bytes(32, 1)};
  std::deque<Proposal> proposals_;
  std::vector<ListedProposal> list_;

 private:
  static std::string_view name(const Result<AppliedProposals>& result) {
    return result.ok() ? "valid" : result.error().name;
  }
};

TEST_F(ProposalListTest, AppliesUpdatesThenRemovesThenAdds) {
  by(kCommitter, add_of(package()));
  by(kCommitter, remove_of({2}));
  by({1}, {update_of(1)}, true);
  by(kCommitter, add_of(package()));
  by(kCommitter, psk_of(psk("a")));
  const auto applied = apply_proposals(base(), list_, kCommitter);
  ASSERT_TRUE(applied.ok()) << applied.error().name;
  EXPECT_EQ(applied->added, (std::vector<LeafIndex>{{2}, {4}}));
  EXPECT_EQ(applied->removed, std::vector<LeafIndex>{LeafIndex{2}});
  ASSERT_EQ(applied->updated.size(), 1U);
  EXPECT_EQ(applied->updated[0].leaf, LeafIndex{1});
  EXPECT_EQ(applied->psks.size(), 1U);
  EXPECT_TRUE(applied->path_required);
  EXPECT_EQ(applied->tree.leaf({1})->source, LeafNodeSource::kUpdate);
}

TEST_F(ProposalListTest, OnlyAddsPsksAndReInitsNeedNoPath) {
  EXPECT_TRUE(apply_proposals(base(), list_, kCommitter)->path_required);
  by(kCommitter, add_of(package()));
  by(kCommitter, psk_of(psk("a")));
  EXPECT_FALSE(apply_proposals(base(), list_, kCommitter)->path_required);
  by(kCommitter, extensions_of({}));
  EXPECT_TRUE(apply_proposals(base(), list_, kCommitter)->path_required);
}

TEST_F(ProposalListTest, AnAddMustHoldAValidKeyPackage) {
  KeyPackage bad = package();
  bad.signature[0] ^= 1;
  by(kCommitter, add_of(bad));
  EXPECT_EQ(error(), "mls.key_package.signature");
}

TEST_F(ProposalListTest, AnUpdateMustComeFromAMember) {
  by({9}, {update_of(1)}, true);
  EXPECT_EQ(error(), "mls.proposal.update_sender");
}

TEST_F(ProposalListTest, AnUpdateMustSayThatItIsOne) {
  Update update = update_of(1);
  update.leaf_node.source = LeafNodeSource::kCommit;
  sign(update, 1);
  by({1}, {update}, true);
  EXPECT_EQ(error(), "mls.leaf_node.source");
}

TEST_F(ProposalListTest, AnUpdateMustBringANewKey) {
  Update update = update_of(1);
  update.leaf_node.encryption_key = group_[0].tree().leaf({1})->encryption_key;
  sign(update, 1);
  by({1}, {update}, true);
  EXPECT_EQ(error(), "mls.leaf_node.same_encryption_key");
}

TEST_F(ProposalListTest, AnUpdateMustBeSignedForItsLeaf) {
  by({2}, {update_of(1)}, true);
  EXPECT_EQ(error(), "mls.leaf_node.signature");
}

TEST_F(ProposalListTest, AnUpdatesLeafMustBeValid) {
  Update update = update_of(1);
  update.leaf_node.encryption_key.data = Bytes(32);
  sign(update, 1);
  by({1}, {update}, true);
  EXPECT_EQ(error(), "mls.leaf_node.encryption_key");
}

TEST_F(ProposalListTest, ARemoveMustNameAMember) {
  by(kCommitter, remove_of({4}));
  EXPECT_EQ(error(), "mls.proposal.remove_blank");
}

TEST_F(ProposalListTest, APskNonceHasTheHashsSize) {
  PreSharedKeyId id = psk("a");
  id.nonce.pop_back();
  by(kCommitter, psk_of(id));
  EXPECT_EQ(error(), "mls.proposal.psk_nonce");
}

TEST_F(ProposalListTest, PsksOfDescentAreForNewGroupsAlone) {
  for (const ResumptionUsage usage : {ResumptionUsage::kBranch, ResumptionUsage::kReInit}) {
    list_.clear();
    by(kCommitter, psk_of(PreSharedKeyId::resumption(usage, to_bytes("old"), {3}, group_.random())));
    descends_ = false;
    EXPECT_EQ(error(), "mls.proposal.psk_usage");
    descends_ = true;
    EXPECT_EQ(error(), "valid");
  }
}

TEST_F(ProposalListTest, AReInitMustNotGoBackInVersion) {
  ReInit reinit;
  reinit.version = static_cast<ProtocolVersion>(0);
  by(kCommitter, {reinit});
  EXPECT_EQ(error(), "mls.proposal.reinit_version");
}

TEST_F(ProposalListTest, ExtensionsAreUnique) {
  by(kCommitter, extensions_of({{ExtensionType::kExternalSenders, {}}, {ExtensionType::kExternalSenders, {}}}));
  EXPECT_EQ(error(), "mls.extensions.duplicate");
}

TEST_F(ProposalListTest, ACommitterDoesNotUpdateItself) {
  by(kCommitter, {update_of(0)});
  EXPECT_EQ(error(), "mls.proposals.own_update");
}

TEST_F(ProposalListTest, ACommitterDoesNotRemoveItself) {
  by({1}, remove_of(kCommitter), true);
  EXPECT_EQ(error(), "mls.proposals.removes_committer");
}

TEST_F(ProposalListTest, ALeafChangesOnce) {
  by({1}, {update_of(1)}, true);
  by(kCommitter, remove_of({1}));
  EXPECT_EQ(error(), "mls.proposals.same_leaf");
  list_.clear();
  by(kCommitter, remove_of({1}));
  by({2}, remove_of({1}), true);
  EXPECT_EQ(error(), "mls.proposals.same_leaf");
  list_.clear();
  by({1}, {update_of(1)}, true);
  by({1}, {update_of(1)}, true);
  EXPECT_EQ(error(), "mls.proposals.same_leaf");
}

TEST_F(ProposalListTest, APskIsUsedOnce) {
  const PreSharedKeyId id = psk("a");
  by(kCommitter, psk_of(id));
  by(kCommitter, psk_of(psk("a")));
  EXPECT_EQ(error(), "valid");  // another nonce
  by({1}, psk_of(id), true);
  EXPECT_EQ(error(), "mls.proposals.duplicate_psk");
}

TEST_F(ProposalListTest, ExtensionsAreReplacedOnce) {
  by(kCommitter, extensions_of({}));
  by({1}, extensions_of({}), true);
  EXPECT_EQ(error(), "mls.proposals.duplicate_context_extensions");
}

TEST_F(ProposalListTest, AReInitStandsAlone) {
  by(kCommitter, {ReInit{}});
  EXPECT_EQ(error(), "valid");
  by(kCommitter, add_of(package()));
  EXPECT_EQ(error(), "mls.proposals.reinit_not_alone");
}

TEST_F(ProposalListTest, MembersMakeNoExternalInit) {
  by(kCommitter, {ExternalInit{}});
  EXPECT_EQ(error(), "mls.proposals.external_init");
}

TEST_F(ProposalListTest, OutsidersMayNotProposeEverything) {
  const Sender outside{SenderType::kExternal, 0};
  add(outside, remove_of({1}), true);
  EXPECT_EQ(error(), "valid");
  add(outside, {update_of(2)}, true);
  EXPECT_EQ(error(), "mls.proposal.external_sender_type");
  list_.clear();
  add({SenderType::kNewMemberProposal, 0}, remove_of({1}), true);
  EXPECT_EQ(error(), "mls.proposal.external_sender_type");
}

TEST_F(ProposalListTest, AnExternalCommitInitialisesOnce) {
  const Sender joiner{SenderType::kNewMemberCommit, 0};
  EXPECT_EQ(external_error(), "mls.proposals.external_init_count");
  add(joiner, {ExternalInit{}});
  EXPECT_EQ(external_error(), "valid");
  add(joiner, {ExternalInit{}});
  EXPECT_EQ(external_error(), "mls.proposals.external_init_count");
}

TEST_F(ProposalListTest, AnExternalCommitRemovesAtMostOneLeaf) {
  const Sender joiner{SenderType::kNewMemberCommit, 0};
  add(joiner, {ExternalInit{}});
  add(joiner, remove_of({1}));
  add(joiner, psk_of(psk("a")));
  EXPECT_EQ(external_error(), "valid");
  add(joiner, remove_of({2}));
  EXPECT_EQ(external_error(), "mls.proposals.external_remove_count");
}

TEST_F(ProposalListTest, AnExternalCommitHoldsNothingElse) {
  const Sender joiner{SenderType::kNewMemberCommit, 0};
  add(joiner, {ExternalInit{}});
  add(joiner, add_of(package()));
  EXPECT_EQ(external_error(), "mls.proposals.external_type");
}

TEST_F(ProposalListTest, AnExternalCommitRefersToNothing) {
  const Sender joiner{SenderType::kNewMemberCommit, 0};
  add(joiner, {ExternalInit{}});
  by({1}, remove_of({1}), true);
  EXPECT_EQ(external_error(), "mls.proposals.external_reference");
}

}  // namespace
}  // namespace majlis::mls
