// Standalone proposals: whose are kept, and what becomes of them.
#include "crypto/mls/codec.hpp"
#include "crypto/mls/group_state.hpp"
#include "crypto/mls/testing/clients.hpp"
#include "crypto/mls/testing/forge.hpp"

#include <gtest/gtest.h>

namespace majlis::mls {
namespace {

using testing::accept_all;
using testing::Client;
using testing::TestGroup;

class ProposeTest : public ::testing::Test {
 protected:
  ProposeTest() : bot_(testing::make_client("bot", seed_)), group_(3, 1, senders()) {}
  Extensions senders() {
    return {make_extension(ExternalSenders{{{{to_bytes(bot_.key.public_key())}, Credential::basic(to_bytes("bot"))}}})};
  }
  std::string_view error(ByteView message) {
    const auto received = group_[1].receive_proposal(message);
    return received.ok() ? "kept" : received.error().name;
  }
  // Everybody receives the proposal and member 0 commits it.
  void commit_by_reference(const Bytes& message) {
    CommitOptions options;
    for (std::size_t i = 0; i < group_.size(); ++i) options.references = {*group_[i].receive_proposal(message)};
    group_.commit(0, options);
    EXPECT_TRUE(group_.agree());
  }

  crypto::SeededRandom seed_{5};
  Client bot_;
  TestGroup group_;
};

TEST_F(ProposeTest, AListedOutsiderMayPropose) {
  commit_by_reference(propose_external(group_[0].id(), group_[0].epoch(), 0, remove_of({2}), bot_.key));
  EXPECT_EQ(group_.size(), 2U);
}

TEST_F(ProposeTest, AnUnlistedOutsiderMayNot) {
  const auto by = [&](std::uint32_t index, const crypto::SigningKey& key) {
    return error(propose_external(group_[0].id(), group_[0].epoch(), index, remove_of({2}), key));
  };
  EXPECT_EQ(by(1, bot_.key), "mls.framing.external_sender");
  EXPECT_EQ(by(0, group_.stranger().key), "mls.framing.signature");
}

// Refuses whoever may propose from outside.
class RefuseOutsiders final : public CredentialChecker {
  Status check(const Credential&, const SignaturePublicKey&, const CredentialContext& context) const override {
    if (context.place != CredentialContext::Place::kExternalSender) return {};
    return Error{"test.refused", "no outsiders"};
  }
};

TEST_F(ProposeTest, TheApplicationJudgesWhomTheGroupLists) {
  const RefuseOutsiders refuse;
  const Checks checks{refuse, nullptr, std::nullopt};
  CommitOptions again;
  again.proposals = {extensions_of(senders())};
  EXPECT_EQ(group_[0].commit(again, checks, group_.random()).error().name, "test.refused");
  const auto pending = *group_[0].commit(again, accept_all(), group_.random());
  EXPECT_EQ(group_[1].apply(pending.message, checks).error().name, "test.refused");
  EXPECT_TRUE(group_[1].apply(pending.message, accept_all()).ok());

  const Client client = group_.stranger();
  const OwnKeyPackage package = client.key_package(group_.random());
  CommitOptions add;
  add.proposals = {add_of(package.key_package)};
  const auto added = *group_[0].commit(add, accept_all(), group_.random());
  EXPECT_EQ(Group::join(*added.welcome, {package.key_package, package.keys, client.key, checks}).error().name,
            "test.refused");
  const ExternalJoinOptions options{client.leaf, client.key, checks};
  EXPECT_EQ(Group::join_external(group_[0].group_info(true), options, group_.random()).error().name, "test.refused");
}

TEST_F(ProposeTest, AListOfOutsidersMustBeReadable) {
  CommitOptions options;
  options.proposals = {extensions_of({{ExtensionType::kExternalSenders, to_bytes("\x05")}})};
  EXPECT_EQ(group_[0].commit(options, accept_all(), group_.random()).error().name, "mls.codec.truncated");
  CreateOptions create{.group_id = to_bytes("group"), .leaf = bot_.leaf};
  create.extensions = options.proposals[0].as<GroupContextExtensions>()->extensions;
  EXPECT_EQ(Group::create(bot_.key, create, seed_).error().name, "mls.codec.truncated");
}

TEST_F(ProposeTest, AnOutsiderMayNotProposeEverything) {
  EXPECT_EQ(error(propose_external(group_[0].id(), group_[0].epoch(), 0, {ExternalInit{}}, bot_.key)),
            "mls.proposal.external_sender_type");
}

TEST_F(ProposeTest, AClientMayAskToBeAdded) {
  const Client client = group_.stranger();
  const KeyPackage package = client.key_package(group_.random()).key_package;
  commit_by_reference(propose_joining(group_[0].id(), group_[0].epoch(), package, client.key));
  EXPECT_EQ(group_[0].member_count(), 4U);
}

TEST_F(ProposeTest, ANewcomerMayAskForNothingElse) {
  const auto outside = [&](SenderType type, Content content) {
    AuthenticatedContent made =
        sign_content(WireFormat::kPublicMessage, {group_[0].id(), group_[0].epoch(), {type, 0}, {}, std::move(content)},
                     bot_.key, {});
    return error(message_of(protect(std::move(made), Secret(), {})));
  };
  EXPECT_EQ(outside(SenderType::kNewMemberProposal, remove_of({1})), "mls.framing.sender_content");
  EXPECT_EQ(outside(SenderType::kNewMemberProposal, Commit{}), "mls.framing.sender_content");
  EXPECT_EQ(outside(SenderType::kExternal, Commit{}), "mls.framing.sender_content");
  EXPECT_EQ(outside(SenderType::kNewMemberCommit, remove_of({1})), "mls.framing.sender_content");
  EXPECT_EQ(outside(SenderType::kNewMemberCommit, Commit{}), "mls.commit.path_required");
}

TEST_F(ProposeTest, OnlyProposalsAreKept) {
  CommitOptions path;
  path.force_path = true;
  EXPECT_EQ(error(group_[0].commit(path, accept_all(), group_.random())->message), "mls.message.wire_format");
  EXPECT_EQ(error(group_[0].group_info(false)), "mls.message.wire_format");
}

TEST_F(ProposeTest, AProposalReceivedTwiceIsKeptOnce) {
  const Bytes message = group_[0].propose(remove_of({2}))->message;
  ASSERT_EQ(error(message), "kept");
  ASSERT_EQ(error(message), "kept");
  EXPECT_EQ(GroupAccess::state(group_[1]).proposals.size(), 1U);
}

TEST_F(ProposeTest, HowManyAreKeptIsBounded) {
  GroupState& state = GroupAccess::state(group_[1]);
  for (std::size_t i = 0; i < kMaxProposals; ++i) state.proposals.push_back({{Bytes(4, 1)}, remove_of({2}), {}});
  EXPECT_EQ(error(group_[0].propose(remove_of({2}))->message), "mls.proposal.too_many");
}

TEST_F(ProposeTest, TheyEndWithTheirEpoch) {
  const Proposed proposed = *group_[0].propose(remove_of({2}));
  CommitOptions path;
  path.force_path = true;
  group_.commit(1, path);
  EXPECT_EQ(error(proposed.message), "mls.group.epoch");
  EXPECT_TRUE(GroupAccess::state(group_[0]).proposals.empty());
  CommitOptions options;
  options.references = {proposed.ref};
  EXPECT_EQ(group_[0].commit(options, accept_all(), group_.random()).error().name, "mls.proposals.unknown_reference");
}

TEST_F(ProposeTest, AProposalSealedAsAPrivateMessageIsUnderstoodOnce) {
  GroupState& state = GroupAccess::state(group_[0]);
  const auto content =
      sign_content(WireFormat::kPrivateMessage,
                   {state.context.group_id, state.context.epoch, Sender::member({0}), {}, remove_of({2})},
                   state.signing_key, state.context_bytes);
  Ratchet* ratchet = *state.messages.ratchet({0}, RatchetKind::kHandshake);
  const Bytes message =
      message_of(seal(content, ratchet->next().key(), state.secrets.sender_data_secret, pad_padme, group_.random()));
  EXPECT_EQ(error(message), "kept");
  EXPECT_EQ(error(message), "mls.secret_tree.used");
}

TEST_F(ProposeTest, AnUpdateWhoseKeyIsLostCannotBeFollowed) {
  const Proposed update = *group_[1].propose_update(std::nullopt, group_.random());
  ASSERT_TRUE(group_[0].receive_proposal(update.message).ok());
  CommitOptions options;
  options.references = {update.ref};
  const Bytes commit = group_[0].commit(options, accept_all(), group_.random())->message;
  GroupAccess::state(group_[1]).own_updates.clear();
  EXPECT_EQ(group_[1].apply(commit, accept_all()).error().name, "mls.commit.unknown_update");
}

}  // namespace
}  // namespace majlis::mls
