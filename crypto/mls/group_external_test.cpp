// Joining by external commit, and what members refuse of one.
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

class ExternalTest : public ::testing::Test {
 protected:
  ExternalTest() : client_(group_.stranger()) {}
  ExternalJoinOptions options() { return {client_.leaf, client_.key, accept_all(), group_[0].tree(), {}, {}, {}, {}}; }
  Result<PendingCommit> join(const ExternalJoinOptions& options) {
    return Group::join_external(group_[0].group_info(false), options, group_.random());
  }
  std::string_view join_error(ByteView group_info, const ExternalJoinOptions& options) {
    return Group::join_external(group_info, options, group_.random()).error().name;
  }
  std::string_view error(ByteView message, std::size_t member = 0) {
    const auto applied = group_[member].apply(message, accept_all());
    return applied.ok() ? "valid" : applied.error().name;
  }
  // The joiner's commit with something changed, signed again.
  Bytes tampered(const std::function<void(Commit&)>& change) {
    const PendingCommit pending = *join(options());
    PublicMessage message = *read_message<PublicMessage>(pending.message);
    Commit& commit = std::get<Commit>(message.content.content);
    change(commit);
    if (commit.path) commit.path->leaf_node.sign(client_.key, {group_[0].id(), pending.next.own_leaf()});
    AuthenticatedContent made =
        sign_content(WireFormat::kPublicMessage, std::move(message.content), client_.key, encode(group_[0].context()));
    made.auth.confirmation_tag = message.auth.confirmation_tag;
    return message_of(protect(std::move(made), Secret(), {}));
  }

  TestGroup group_{4};
  Client client_;
};

TEST_F(ExternalTest, AJoinerBringsItselfIn) {
  PendingCommit pending = *join(options());
  EXPECT_EQ(pending.next.own_leaf(), LeafIndex{4});
  for (std::size_t i = 0; i < group_.size(); ++i) {
    const auto applied = group_[i].apply(pending.message, accept_all());
    ASSERT_TRUE(applied.ok()) << applied.error().name;
    EXPECT_TRUE(applied->group->epoch_authenticator() == pending.next.epoch_authenticator());
    EXPECT_EQ(applied->summary.sender.type, SenderType::kNewMemberCommit);
    EXPECT_EQ(applied->summary.committer, LeafIndex{4});
  }
  // And takes part from then on.
  auto member = std::move(*group_[1].apply(pending.message, accept_all())->group);
  const Bytes sealed = *pending.next.seal(as_bytes("here I am"), {}, group_.random());
  EXPECT_EQ(as_text(member.open(sealed)->plaintext.view()), "here I am");
}

TEST_F(ExternalTest, ADeviceReplacesItsOldLeaf) {
  const Client back{group_.client(2).key.clone(), group_.client(2).leaf};
  ExternalJoinOptions again{back.leaf, back.key, accept_all(), group_[0].tree(), LeafIndex{2}, {}, {}, {}};
  const PendingCommit pending = *join(again);
  EXPECT_EQ(pending.next.own_leaf(), LeafIndex{2});
  const auto applied = group_[0].apply(pending.message, accept_all());
  ASSERT_TRUE(applied.ok()) << applied.error().name;
  EXPECT_EQ(applied->group->member_count(), 4U);
  EXPECT_FALSE(group_[2].apply(pending.message, accept_all())->group.has_value());
  // Without removing the old leaf its key would stand there twice.
  again.removes.reset();
  EXPECT_EQ(join(again).error().name, "mls.leaf_node.duplicate_signature_key");
}

TEST_F(ExternalTest, TheTreeMayComeWithTheGroupInfo) {
  ExternalJoinOptions bare = options();
  bare.tree.reset();
  EXPECT_EQ(join(bare).error().name, "mls.tree.missing");
  EXPECT_TRUE(Group::join_external(group_[0].group_info(true), bare, group_.random()).ok());
}

TEST_F(ExternalTest, ItWorksWithAPsk) {
  PskTable psks;
  psks.add_external(to_bytes("invite"), group_.random().secret(32));
  const AcceptAnyCredential credentials;
  const Checks checks{credentials, &psks, std::nullopt};
  ExternalJoinOptions with_psk{client_.leaf, client_.key, checks, group_[0].tree(), {}, {}, {}, {}};
  with_psk.psks = {PreSharedKeyId::external(to_bytes("invite"), group_.random())};
  const PendingCommit pending = *join(with_psk);
  EXPECT_EQ(error(pending.message), "mls.psk.unknown");
  const auto applied = group_[0].apply(pending.message, checks);
  ASSERT_TRUE(applied.ok());
  EXPECT_TRUE(applied->group->epoch_authenticator() == pending.next.epoch_authenticator());
}

TEST_F(ExternalTest, ManyCanJoinOneAfterTheOther) {
  // Across the tree's growth from four leaves to eight and on.
  Group witness = group_[0].clone();
  for (int i = 0; i < 6; ++i) {
    const Client joiner = group_.stranger();
    const PendingCommit pending = *Group::join_external(
        witness.group_info(true), {joiner.leaf, joiner.key, accept_all(), {}, {}, {}, {}, {}}, group_.random());
    auto applied = witness.apply(pending.message, accept_all());
    ASSERT_TRUE(applied.ok()) << applied.error().name;
    witness = std::move(*applied->group);
    ASSERT_TRUE(witness.epoch_authenticator() == pending.next.epoch_authenticator());
  }
  EXPECT_EQ(witness.member_count(), 10U);
}

TEST_F(ExternalTest, TheJoinerChecksTheGroupInfo) {
  GroupInfo info = *read_message<GroupInfo>(group_[0].group_info(false));
  GroupInfo unsigned_info = info;
  unsigned_info.confirmation_tag[0] ^= 1;
  EXPECT_EQ(join_error(message_of(unsigned_info), options()), "mls.group_info.signature");
  std::erase_if(info.extensions, [](const Extension& each) { return each.type == ExtensionType::kExternalPub; });
  info.sign(group_.client(0).key);
  EXPECT_EQ(join_error(message_of(info), options()), "mls.external.no_key");
}

TEST_F(ExternalTest, AnInvalidExternalKeyIsAnError) {
  GroupInfo info = *read_message<GroupInfo>(group_[0].group_info(false));
  set(info.extensions, make_extension(ExternalPub{{Bytes(32)}}));
  info.sign(group_.client(0).key);
  EXPECT_EQ(join_error(message_of(info), options()), "crypto.hpke.public_key");
}

TEST_F(ExternalTest, MembersRefuseOneWithoutAPath) {
  EXPECT_EQ(error(tampered([](Commit& commit) { commit.path.reset(); })), "mls.commit.path_required");
}

TEST_F(ExternalTest, MembersRefuseReferencesAndOtherProposals) {
  const Proposed known = *group_[0].propose(remove_of({3}));
  EXPECT_EQ(error(tampered([&](Commit& commit) { commit.proposals.push_back({known.ref}); })),
            "mls.proposals.external_reference");
  EXPECT_EQ(error(tampered([](Commit& commit) { commit.proposals.push_back({extensions_of({})}); })),
            "mls.proposals.external_type");
}

TEST_F(ExternalTest, MembersRefuseOneThatInitialisesNothing) {
  EXPECT_EQ(error(tampered([](Commit& commit) { commit.proposals.clear(); })), "mls.proposals.external_init_count");
}

TEST_F(ExternalTest, MembersRefuseAWrongEncapsulation) {
  EXPECT_EQ(error(tampered([](Commit& commit) { commit.proposals[0] = {Proposal{ExternalInit{Bytes(32)}}}; })),
            "crypto.hpke.kem_output");
}

TEST_F(ExternalTest, ItIsSignedByTheLeafThatItBrings) {
  PublicMessage message = *read_message<PublicMessage>(join(options())->message);
  message.auth.signature[0] ^= 1;
  EXPECT_EQ(error(message_of(message)), "mls.framing.signature");
}

TEST_F(ExternalTest, ALeafThatReplacesOneBringsANewKey) {
  const HpkePublicKey old = group_[0].tree().leaf({2})->encryption_key;
  EXPECT_EQ(error(tampered([&](Commit& commit) {
              commit.proposals.push_back({remove_of({2})});
              commit.path->leaf_node.encryption_key = old;
            })),
            "mls.leaf_node.same_encryption_key");
}

// Wants to know whom a joiner replaces.
class NotesReplaced final : public CredentialChecker {
 public:
  Status check(const Credential&, const SignaturePublicKey&, const CredentialContext& context) const override {
    if (context.place == CredentialContext::Place::kExternalCommit && context.replaces != nullptr) {
      replaced = context.replaces->identity;
    }
    return {};
  }
  mutable Bytes replaced;
};

TEST_F(ExternalTest, TheApplicationIsToldWhomAJoinerReplaces) {
  ExternalJoinOptions resync = options();
  resync.removes = LeafIndex{3};
  const NotesReplaced checker;
  ASSERT_TRUE(group_[0].apply(join(resync)->message, {checker, nullptr, std::nullopt}).ok());
  EXPECT_EQ(to_string(checker.replaced), "client 3");
}

}  // namespace
}  // namespace majlis::mls
