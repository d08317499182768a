// What members refuse of each other's commits. Each message here is well signed by a member unless that is the point.
#include "crypto/mls/codec.hpp"
#include "crypto/mls/group_state.hpp"
#include "crypto/mls/testing/clients.hpp"
#include "crypto/mls/testing/forge.hpp"

#include <gtest/gtest.h>

namespace majlis::mls {
namespace {

using testing::accept_all;
using testing::TestGroup;

class ProcessTest : public ::testing::Test {
 protected:
  ProcessTest() {
    // Parents with keys, so that paths have something to replace.
    for (std::size_t i = 0; i < group_.size(); ++i) group_.commit(i, path());
  }

  static CommitOptions path() {
    CommitOptions options;
    options.force_path = true;
    return options;
  }
  // A good commit by member 0.
  Bytes commit(const CommitOptions& options = path()) {
    return group_[0].commit(options, accept_all(), group_.random())->message;
  }
  Bytes tampered(const std::function<void(Commit&)>& change) {
    return testing::tamper_commit(group_[0], commit(), change);
  }
  // What member 1 says, which must stay as it was.
  std::string_view error(ByteView message, const Checks& checks = accept_all()) {
    const Secret before = group_[1].serialise();
    const auto applied = group_[1].apply(message, checks);
    EXPECT_TRUE(group_[1].serialise() == before);
    return applied.ok() ? "valid" : applied.error().name;
  }

  TestGroup group_{5};
};

TEST_F(ProcessTest, AGoodCommitPasses) { EXPECT_EQ(error(commit()), "valid"); }

TEST_F(ProcessTest, RefusesOtherKindsOfMessages) {
  EXPECT_EQ(error(group_[0].group_info(true)), "mls.message.wire_format");
  EXPECT_EQ(error(*group_[0].seal(as_bytes("hi"), {}, group_.random())), "mls.message.wire_format");
  TestGroup other(2);
  EXPECT_EQ(other[0].apply(other[1].propose(remove_of({0}))->message, accept_all()).error().name,
            "mls.message.wire_format");
}

TEST_F(ProcessTest, RefusesApplicationDataInClear) {
  const Bytes message = testing::forge(
      group_[0], {group_[0].id(), group_[0].epoch(), Sender::member({0}), {}, ApplicationData{to_bytes("hi")}});
  EXPECT_EQ(error(message), "mls.framing.application_in_clear");
}

TEST_F(ProcessTest, RefusesAnotherGroupAndEpoch) {
  EXPECT_EQ(error(testing::tamper(group_[0], commit(), [](FramedContent& content) { content.group_id[0] ^= 1; })),
            "mls.group.id");
  EXPECT_EQ(error(testing::tamper(group_[0], commit(), [](FramedContent& content) { ++content.epoch.value; })),
            "mls.group.epoch");
  EXPECT_EQ(error(testing::tamper(group_[0], commit(), [](FramedContent& content) { --content.epoch.value; })),
            "mls.group.epoch");
}

TEST_F(ProcessTest, RefusesABlankSender) {
  EXPECT_EQ(error(testing::tamper(group_[0], commit(), [](FramedContent& content) { content.sender.index = 6; })),
            "mls.framing.sender_blank");
}

TEST_F(ProcessTest, RefusesAnotherMembersName) {
  EXPECT_EQ(error(testing::tamper(group_[0], commit(), [](FramedContent& content) { content.sender.index = 2; })),
            "mls.framing.signature");
}

TEST_F(ProcessTest, RefusesAWrongMembershipTag) {
  PublicMessage message = *read_message<PublicMessage>(commit());
  message.membership_tag[0] ^= 1;
  EXPECT_EQ(error(message_of(message)), "mls.framing.membership_tag");
}

TEST_F(ProcessTest, RefusesAWrongSignature) {
  PublicMessage message = *read_message<PublicMessage>(commit());
  message.auth.signature[0] ^= 1;
  const GroupState& state = GroupAccess::state(group_[0]);
  AuthenticatedContent content{WireFormat::kPublicMessage, message.content, message.auth};
  EXPECT_EQ(error(message_of(protect(std::move(content), state.secrets.membership_key, state.context_bytes))),
            "mls.framing.signature");
}

TEST_F(ProcessTest, RefusesAWrongConfirmationTag) {
  PublicMessage message = *read_message<PublicMessage>(commit());
  message.auth.confirmation_tag[0] ^= 1;
  const GroupState& state = GroupAccess::state(group_[0]);
  AuthenticatedContent content{WireFormat::kPublicMessage, message.content, message.auth};
  EXPECT_EQ(error(message_of(protect(std::move(content), state.secrets.membership_key, state.context_bytes))),
            "mls.commit.confirmation_tag");
}

TEST_F(ProcessTest, RefusesReferencesToWhatWasNotReceived) {
  EXPECT_EQ(error(tampered([](Commit& commit) { commit.proposals.push_back({ProposalRef{Bytes(32, 1)}}); })),
            "mls.proposals.unknown_reference");
}

TEST_F(ProcessTest, RefusesInvalidProposals) {
  EXPECT_EQ(error(testing::forge_commit(group_[0], {remove_of({6})})), "mls.proposal.remove_blank");
}

TEST_F(ProcessTest, WhatNeedsAPathMustHaveOne) {
  EXPECT_EQ(error(testing::forge_commit(group_[0], {remove_of({2})})), "mls.commit.path_required");
  EXPECT_EQ(error(testing::forge_commit(group_[0], {extensions_of({})})), "mls.commit.path_required");
  EXPECT_EQ(error(testing::forge_commit(group_[0], {})), "mls.commit.path_required");
}

TEST_F(ProcessTest, ThePathsLeafMustComeFromACommit) {
  EXPECT_EQ(error(tampered([](Commit& commit) { commit.path->leaf_node.source = LeafNodeSource::kUpdate; })),
            "mls.leaf_node.source");
}

TEST_F(ProcessTest, ThePathsLeafMustBeSigned) {
  const Bytes message = testing::tamper(group_[0], commit(), [](FramedContent& content) {
    std::get<Commit>(content.content).path->leaf_node.signature[0] ^= 1;
  });
  EXPECT_EQ(error(message), "mls.leaf_node.signature");
}

TEST_F(ProcessTest, ThePathsLeafMustBeValid) {
  EXPECT_EQ(error(tampered([](Commit& commit) { commit.path->leaf_node.capabilities.versions.clear(); })),
            "mls.leaf_node.capabilities");
}

TEST_F(ProcessTest, ThePathsLeafMustBringANewKey) {
  const HpkePublicKey old = group_[0].tree().leaf({0})->encryption_key;
  EXPECT_EQ(error(tampered([&](Commit& commit) { commit.path->leaf_node.encryption_key = old; })),
            "mls.leaf_node.same_encryption_key");
}

TEST_F(ProcessTest, ThePathsKeysMustBeNew) {
  const HpkePublicKey used = *group_[0].tree().key({3});
  EXPECT_EQ(error(tampered([&](Commit& commit) { commit.path->nodes.back().encryption_key = used; })),
            "mls.path.reused_key");
  const HpkePublicKey other_leaf = *group_[0].tree().key({4});
  EXPECT_EQ(error(tampered([&](Commit& commit) { commit.path->leaf_node.encryption_key = other_leaf; })),
            "mls.path.reused_key");
}

TEST_F(ProcessTest, ThePathsKeysMustBeUsable) {
  EXPECT_EQ(error(tampered([](Commit& commit) { commit.path->nodes[0].encryption_key.data = Bytes(32); })),
            "mls.path.node_key");
}

TEST_F(ProcessTest, ThePathHasANodeForEachStep) {
  EXPECT_EQ(error(tampered([](Commit& commit) { commit.path->nodes.pop_back(); })), "mls.path.node_count");
}

TEST_F(ProcessTest, TheLeafAuthenticatesThePath) {
  EXPECT_EQ(error(tampered([](Commit& commit) { commit.path->leaf_node.parent_hash[0] ^= 1; })),
            "mls.path.parent_hash");
}

TEST_F(ProcessTest, EachNodeIsEncryptedToItsWholeResolution) {
  // Also where the missing ciphertext is another member's.
  EXPECT_EQ(error(tampered([](Commit& commit) { commit.path->nodes.back().encrypted_path_secret.pop_back(); })),
            "mls.path.ciphertext_count");
}

TEST_F(ProcessTest, OurCiphertextMustOpen) {
  const auto break_all = [](Commit& commit) {
    for (UpdatePathNode& node : commit.path->nodes) {
      for (HpkeCiphertext& sealed : node.encrypted_path_secret) sealed.ciphertext[0] ^= 1;
    }
  };
  EXPECT_EQ(error(tampered(break_all)), "mls.path.decrypt");
}

TEST_F(ProcessTest, ThePathSecretMustGiveThePublicKeys) {
  // A path secret that is none of this path's, well encrypted to member 1.
  const PendingCommit pending = *group_[0].commit(path(), accept_all(), group_.random());
  GroupContext context = group_[0].context();
  ++context.epoch.value;
  context.tree_hash = pending.next.context().tree_hash;
  const auto wrong =
      encrypt_with_label(group_.random(), *group_[0].tree().key({2}), "UpdatePathNode", encode(context), Bytes(32, 5));
  const Bytes message = testing::tamper_commit(
      group_[0], pending.message, [&](Commit& commit) { commit.path->nodes[0].encrypted_path_secret[0] = *wrong; });
  EXPECT_EQ(error(message), "mls.path.public_key");
}

TEST_F(ProcessTest, PsksMustBeKnown) {
  const PreSharedKeyId id = PreSharedKeyId::external(to_bytes("unknown"), group_.random());
  EXPECT_EQ(error(testing::forge_commit(group_[0], {psk_of(id)})), "mls.psk.unknown");
}

TEST_F(ProcessTest, ClientsAreInTheGroupOnce) {
  const testing::Client twin{group_.client(2).key.clone(), group_.client(2).leaf};
  const KeyPackage package = twin.key_package(group_.random()).key_package;
  EXPECT_EQ(error(testing::forge_commit(group_[0], {add_of(package)})), "mls.leaf_node.duplicate_signature_key");
  const KeyPackage stranger = group_.stranger().key_package(group_.random()).key_package;
  EXPECT_EQ(error(testing::forge_commit(group_[0], {add_of(stranger), add_of(stranger)})),
            "mls.leaf_node.duplicate_signature_key");
}

TEST_F(ProcessTest, AClientCanBeReplacedInOneCommit) {
  const testing::Client twin{group_.client(2).key.clone(), group_.client(2).leaf};
  CommitOptions options;
  options.proposals = {remove_of({2}), add_of(twin.key_package(group_.random()).key_package)};
  EXPECT_EQ(error(commit(options)), "valid");
}

TEST_F(ProcessTest, NewExtensionsMustBeSupportedByAll) {
  CommitOptions options;
  options.proposals = {extensions_of({{static_cast<ExtensionType>(0xF0A1), {}}})};
  EXPECT_EQ(group_[0].commit(options, accept_all(), group_.random()).error().name, "mls.group.extension_support");
  const Bytes message = tampered([&](Commit& commit) { commit.proposals.push_back({options.proposals[0]}); });
  EXPECT_EQ(error(message), "mls.group.extension_support");
}

TEST_F(ProcessTest, NewRequirementsMustBeMetByAll) {
  RequiredCapabilities required;
  required.credentials = {CredentialType::kX509};
  const Proposal proposal = extensions_of({make_extension(required)});
  EXPECT_EQ(error(tampered([&](Commit& commit) { commit.proposals.push_back({proposal}); })),
            "mls.group.required_capabilities");
}

TEST_F(ProcessTest, NewMembersMustSupportTheOthersCredentials) {
  testing::Client client = group_.stranger();
  client.leaf.credential.type = CredentialType::kX509;
  client.leaf.capabilities.credentials = {CredentialType::kX509};
  const KeyPackage package = client.key_package(group_.random()).key_package;
  EXPECT_EQ(error(testing::forge_commit(group_[0], {add_of(package)})), "mls.group.credential_support");
}

TEST_F(ProcessTest, ANewMemberAndAnExtensionAreJudgedTogether) {
  RequiredCapabilities required;
  required.credentials = {CredentialType::kBasic};
  CommitOptions options;
  options.proposals = {extensions_of({make_extension(required)}),
                       add_of(group_.stranger().key_package(group_.random()).key_package)};
  EXPECT_EQ(error(commit(options)), "valid");
}

// Refuses whatever takes one place, and notes what it was to replace.
class RefusePlace final : public CredentialChecker {
 public:
  explicit RefusePlace(CredentialContext::Place place) : place_(place) {}
  Status check(const Credential& credential, const SignaturePublicKey&,
               const CredentialContext& context) const override {
    if (context.place != place_) return {};
    replaced_same = context.replaces != nullptr && *context.replaces == credential;
    return Error{"test.refused", "not here"};
  }
  mutable bool replaced_same = false;

 private:
  CredentialContext::Place place_;
};

TEST_F(ProcessTest, TheApplicationJudgesCredentialsOfAddsPathsAndUpdates) {
  const RefusePlace adds(CredentialContext::Place::kKeyPackage);
  const KeyPackage package = group_.stranger().key_package(group_.random()).key_package;
  EXPECT_EQ(error(testing::forge_commit(group_[0], {add_of(package)}), {adds, nullptr, std::nullopt}), "test.refused");
  EXPECT_FALSE(adds.replaced_same);

  const RefusePlace paths(CredentialContext::Place::kCommit);
  EXPECT_EQ(error(commit(), {paths, nullptr, std::nullopt}), "test.refused");
  EXPECT_TRUE(paths.replaced_same);

  const RefusePlace updates(CredentialContext::Place::kUpdate);
  const Proposed update = *group_[2].propose_update(std::nullopt, group_.random());
  for (const std::size_t i : {0U, 1U}) ASSERT_TRUE(group_[i].receive_proposal(update.message).ok());
  CommitOptions options;
  options.references = {update.ref};
  EXPECT_EQ(error(commit(options), {updates, nullptr, std::nullopt}), "test.refused");
  EXPECT_TRUE(updates.replaced_same);
}

TEST_F(ProcessTest, ACommitSealedAsAPrivateMessageIsUnderstood) {
  // Others may send so. Sealed here by hand from a commit whose signature covers the wire format.
  GroupState& state = GroupAccess::state(group_[0]);
  Commit commit;
  commit.proposals.push_back({add_of(group_.stranger().key_package(group_.random()).key_package)});
  AuthenticatedContent content =
      sign_content(WireFormat::kPrivateMessage,
                   {state.context.group_id, state.context.epoch, Sender::member({0}), {}, std::move(commit)},
                   state.signing_key, state.context_bytes);
  const auto applied =
      apply_proposals({state.tree, state.context, accept_all().credentials, false},
                      {{std::get_if<Proposal>(&std::get<Commit>(content.content.content).proposals[0].value),
                        Sender::member({0}), nullptr}},
                      {0});
  const Secret zero(kHashSize);
  const NextEpoch next = next_epoch(provisional_context(state.context, applied->tree, {}),
                                    state.interim_transcript_hash, content, {state.secrets.init_secret, zero, zero});
  content.auth.confirmation_tag = next.confirmation_tag;
  Ratchet* ratchet = *state.messages.ratchet({0}, RatchetKind::kHandshake);
  const Bytes message =
      message_of(seal(content, ratchet->next().key(), state.secrets.sender_data_secret, pad_padme, group_.random()));
  const auto result = group_[1].apply(message, accept_all());
  ASSERT_TRUE(result.ok()) << result.error().name;
  EXPECT_TRUE(result->group->epoch_authenticator() == next.start.secrets.epoch_authenticator);
}

}  // namespace
}  // namespace majlis::mls
