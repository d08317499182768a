// What a joiner refuses of a Welcome.
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

class JoinTest : public ::testing::Test {
 protected:
  JoinTest() : client_(group_.stranger()), package_(client_.key_package(group_.random())) {
    CommitOptions options;
    options.proposals = {add_of(package_.key_package)};
    options.force_path = true;
    pending_ = group_[0].commit(options, accept_all(), group_.random());
  }

  JoinOptions options() const {
    return {package_.key_package, package_.keys, client_.key, accept_all(), std::nullopt, nullptr, nullptr};
  }
  std::string_view error(ByteView welcome) const { return error(welcome, options()); }
  static std::string_view error(ByteView welcome, const JoinOptions& options) {
    const auto joined = Group::join(welcome, options);
    return joined.ok() ? "joined" : joined.error().name;
  }
  const Bytes& welcome() { return *(*pending_).welcome; }
  // The Welcome with its GroupInfo or GroupSecrets changed, well signed.
  Bytes tampered(const std::function<void(GroupInfo&, GroupSecrets&)>& change) {
    return testing::tamper_welcome(group_[0], welcome(), package_, change);
  }
  Bytes with_info(const std::function<void(GroupInfo&)>& change) {
    return tampered([&](GroupInfo& info, GroupSecrets&) { change(info); });
  }

  TestGroup group_{3};
  Client client_;
  OwnKeyPackage package_;
  Result<PendingCommit> pending_ = Error{"none", {}};
};

TEST_F(JoinTest, AGoodWelcomeLeadsIn) {
  EXPECT_EQ(error(welcome()), "joined");
  EXPECT_EQ(error(tampered([](GroupInfo&, GroupSecrets&) {})), "joined");
}

TEST_F(JoinTest, ItMustBeAWelcome) { EXPECT_EQ(error(group_[0].group_info(true)), "mls.message.wire_format"); }

TEST_F(JoinTest, ItMustBeForThisKeyPackage) {
  const OwnKeyPackage other = client_.key_package(group_.random());
  EXPECT_EQ(
      error(welcome(), {other.key_package, other.keys, client_.key, accept_all(), std::nullopt, nullptr, nullptr}),
      "mls.welcome.not_for_us");
}

TEST_F(JoinTest, TheCipherSuiteMustBeThePackages) {
  Welcome changed = *read_message<Welcome>(welcome());
  changed.cipher_suite = static_cast<CipherSuite>(1);
  EXPECT_EQ(error(message_of(changed)), "mls.welcome.cipher_suite");
}

TEST_F(JoinTest, ThePrivateKeysMustBeThePackages) {
  const OwnKeyPackage other = client_.key_package(group_.random());
  JoinOptions wrong{package_.key_package, other.keys, client_.key, accept_all(), std::nullopt, nullptr, nullptr};
  EXPECT_EQ(error(welcome(), wrong), "mls.welcome.private_key");
  const Client stranger = group_.stranger();
  JoinOptions foreign{package_.key_package, package_.keys, stranger.key, accept_all(), std::nullopt, nullptr, nullptr};
  EXPECT_EQ(error(welcome(), foreign), "mls.welcome.private_key");
}

TEST_F(JoinTest, TheSecretsMustOpen) {
  Welcome changed = *read_message<Welcome>(welcome());
  changed.secrets[0].encrypted_group_secrets.ciphertext[0] ^= 1;
  EXPECT_EQ(error(message_of(changed)), "mls.welcome.group_secrets");
}

TEST_F(JoinTest, TheSecretsAreBoundToTheGroupInfo) {
  Welcome changed = *read_message<Welcome>(welcome());
  changed.encrypted_group_info[0] ^= 1;
  EXPECT_EQ(error(message_of(changed)), "mls.welcome.group_secrets");
}

TEST_F(JoinTest, TheGroupInfoMustOpen) {
  const Bytes changed = tampered([](GroupInfo&, GroupSecrets& secrets) { secrets.joiner_secret = Secret(kHashSize); });
  EXPECT_EQ(error(changed), "mls.welcome.group_info");
}

TEST_F(JoinTest, PsksMustBeKnown) {
  const Bytes changed = tampered([&](GroupInfo&, GroupSecrets& secrets) {
    secrets.psks.push_back(PreSharedKeyId::external(to_bytes("x"), group_.random()));
  });
  EXPECT_EQ(error(changed), "mls.psk.unknown");
}

TEST_F(JoinTest, TheGroupInfoMustBeSignedByItsSigner) {
  EXPECT_EQ(error(with_info([](GroupInfo& info) { info.signer = {1}; })), "mls.group_info.signature");
  EXPECT_EQ(error(with_info([](GroupInfo& info) { info.signer = {7}; })), "mls.group_info.signer");
}

TEST_F(JoinTest, VersionAndSuiteMustBeOurs) {
  EXPECT_EQ(error(with_info([](GroupInfo& info) { info.group_context.version = static_cast<ProtocolVersion>(2); })),
            "mls.group_info.version");
  EXPECT_EQ(error(with_info([](GroupInfo& info) { info.group_context.cipher_suite = static_cast<CipherSuite>(1); })),
            "mls.group_info.cipher_suite");
}

TEST_F(JoinTest, ExtensionsAreUnique) {
  const auto twice = [](Extensions& extensions) {
    extensions.push_back({ExtensionType::kApplicationId, {}});
    extensions.push_back({ExtensionType::kApplicationId, {}});
  };
  EXPECT_EQ(error(with_info([&](GroupInfo& info) { twice(info.extensions); })), "mls.extensions.duplicate");
  EXPECT_EQ(error(with_info([&](GroupInfo& info) { twice(info.group_context.extensions); })),
            "mls.extensions.duplicate");
}

TEST_F(JoinTest, WeMustSupportTheGroupsExtensions) {
  EXPECT_EQ(error(with_info([](GroupInfo& info) {
              info.group_context.extensions.push_back({static_cast<ExtensionType>(0xF0A1), {}});
            })),
            "mls.group.extension_support");
}

TEST_F(JoinTest, TheTreeMustBeTheOneThatIsHashed) {
  EXPECT_EQ(error(with_info([&](GroupInfo& info) {
              set(info.extensions, {ExtensionType::kRatchetTree, group_[0].tree().encode()});
            })),
            "mls.tree.hash");
}

TEST_F(JoinTest, TheTreeMustBeValid) {
  const Bytes changed = with_info([&](GroupInfo& info) {
    LeafNode bad = *(*pending_).next.tree().leaf({1});
    bad.signature[0] ^= 1;
    const RatchetTree tree = (*pending_).next.tree().remove({1}).add(bad).first;
    info.group_context.tree_hash = to_bytes(tree.hash());
    set(info.extensions, {ExtensionType::kRatchetTree, tree.encode()});
  });
  EXPECT_TRUE(error(changed) == "mls.leaf_node.signature" || error(changed) == "mls.tree.parent_hash");
}

TEST_F(JoinTest, OurLeafMustBeInTheTree) {
  // Somebody else's key package stands where ours should.
  const OwnKeyPackage other = group_.stranger().key_package(group_.random());
  CommitOptions commit;
  commit.proposals = {add_of(other.key_package)};
  const PendingCommit pending = *group_[0].commit(commit, accept_all(), group_.random());
  Welcome welcome = *read_message<Welcome>(*pending.welcome);
  const GroupSecrets secrets = *welcome.open_secrets(other.key_package, other.keys.init_key);
  ASSERT_TRUE(welcome.add_member(package_.key_package, secrets, group_.random()).ok());
  EXPECT_EQ(error(message_of(welcome)), "mls.welcome.no_leaf");
}

TEST_F(JoinTest, ThePathSecretMustFitTheTree) {
  EXPECT_EQ(error(tampered([](GroupInfo&, GroupSecrets& secrets) { secrets.path_secret = Secret(kHashSize); })),
            "mls.path.public_key");
}

TEST_F(JoinTest, TheConfirmationTagMustFit) {
  EXPECT_EQ(error(with_info([](GroupInfo& info) { info.confirmation_tag[0] ^= 1; })), "mls.welcome.confirmation_tag");
  EXPECT_EQ(error(with_info([](GroupInfo& info) { ++info.group_context.epoch.value; })),
            "mls.welcome.confirmation_tag");
}

TEST_F(JoinTest, AGroupIsJoinedOnce) {
  const std::vector<Bytes> ours{to_bytes("another"), group_[0].id()};
  JoinOptions again = options();
  again.groups = &ours;
  EXPECT_EQ(error(welcome(), again), "mls.welcome.known_group");
}

}  // namespace
}  // namespace majlis::mls
