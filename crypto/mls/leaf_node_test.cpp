#include "crypto/mls/leaf_node.hpp"

#include "crypto/mls/testing/clients.hpp"

#include <gtest/gtest.h>

namespace majlis::mls {
namespace {

constexpr auto kOurType = static_cast<ExtensionType>(0xF0A1);

class LeafNodeTest : public ::testing::Test {
 protected:
  LeafNodeTest() : client_(testing::make_client("alice", random_)) {
    leaf_ = client_.key_package(random_).key_package.leaf_node;
  }
  std::string_view contents_error() { return leaf_.check_contents().error().name; }

  crypto::SeededRandom random_{1};
  testing::Client client_;
  LeafNode leaf_;
};

TEST_F(LeafNodeTest, AGoodLeafPasses) {
  EXPECT_TRUE(leaf_.check_contents().ok());
  EXPECT_TRUE(leaf_.check_signature({}).ok());
}

TEST_F(LeafNodeTest, TheSignatureCoversContentsAndPlace) {
  LeafNode changed = leaf_;
  changed.lifetime.not_after = 7;
  EXPECT_EQ(changed.check_signature({}).error().name, "mls.leaf_node.signature");

  const Bytes group = to_bytes("group");
  leaf_.source = LeafNodeSource::kUpdate;
  leaf_.sign(client_.key, {group, {3}});
  EXPECT_TRUE(leaf_.check_signature({group, {3}}).ok());
  EXPECT_EQ(leaf_.check_signature({group, {4}}).error().name, "mls.leaf_node.signature");
  EXPECT_EQ(leaf_.check_signature({as_bytes("other"), {3}}).error().name, "mls.leaf_node.signature");
}

TEST_F(LeafNodeTest, ExtensionsMustBeListed) {
  leaf_.extensions = {{kOurType, {}}};
  EXPECT_EQ(contents_error(), "mls.leaf_node.extension");
  leaf_.capabilities.extensions = {kOurType};
  EXPECT_TRUE(leaf_.check_contents().ok());
  leaf_.extensions.push_back({kOurType, {}});
  EXPECT_EQ(contents_error(), "mls.extensions.duplicate");
}

// As long as a stranger likes: looked up one by one, these would take longer than a test may.
TEST_F(LeafNodeTest, LongListsTakeNoLongerThanTheirLength) {
  for (std::uint16_t type = 0x1000; type < 0xF000; ++type)
    leaf_.extensions.push_back({static_cast<ExtensionType>(type), {}});
  leaf_.capabilities.extensions.assign(8'000'000, kOurType);
  for (const Extension& extension : leaf_.extensions) leaf_.capabilities.extensions.push_back(extension.type);
  EXPECT_TRUE(leaf_.check_contents().ok());
  leaf_.capabilities.extensions.pop_back();
  EXPECT_EQ(contents_error(), "mls.leaf_node.extension");
}

TEST_F(LeafNodeTest, DefaultExtensionsNeedNotBeListed) {
  leaf_.extensions = {{ExtensionType::kApplicationId, {}}};
  EXPECT_TRUE(leaf_.check_contents().ok());
}

TEST_F(LeafNodeTest, ItsOwnCredentialTypeMustBeListed) {
  leaf_.capabilities.credentials = {CredentialType::kX509};
  EXPECT_EQ(contents_error(), "mls.leaf_node.credential_type");
}

TEST_F(LeafNodeTest, VersionAndSuiteMustBeListed) {
  leaf_.capabilities.versions.clear();
  EXPECT_EQ(contents_error(), "mls.leaf_node.capabilities");
  leaf_.capabilities = Capabilities::ours();
  leaf_.capabilities.cipher_suites = {static_cast<CipherSuite>(1)};
  EXPECT_EQ(contents_error(), "mls.leaf_node.capabilities");
}

TEST_F(LeafNodeTest, ItsEncryptionKeyMustBeUsable) {
  leaf_.encryption_key.data = Bytes(32);
  EXPECT_EQ(contents_error(), "mls.leaf_node.encryption_key");
  leaf_.encryption_key.data = Bytes(31, 9);
  EXPECT_EQ(contents_error(), "mls.leaf_node.encryption_key");
}

TEST_F(LeafNodeTest, TheSourceMustBeTheOneThatIsWanted) {
  EXPECT_TRUE(leaf_.check_source(LeafNodeSource::kKeyPackage).ok());
  EXPECT_EQ(leaf_.check_source(LeafNodeSource::kCommit).error().name, "mls.leaf_node.source");
  LeafNode unknown = leaf_;
  unknown.source = static_cast<LeafNodeSource>(9);
  EXPECT_EQ(decode<LeafNode>(encode(unknown)).error().name, "mls.leaf_node.source");
}

TEST_F(LeafNodeTest, TheLifetimeIsJudgedByTheTimePassedIn) {
  leaf_.lifetime = {100, 200};
  EXPECT_TRUE(leaf_.check_lifetime(100, 100).ok());
  EXPECT_TRUE(leaf_.check_lifetime(200, 100).ok());
  EXPECT_EQ(leaf_.check_lifetime(99, 100).error().name, "mls.leaf_node.lifetime");
  EXPECT_EQ(leaf_.check_lifetime(201, 100).error().name, "mls.leaf_node.lifetime");
  EXPECT_EQ(leaf_.check_lifetime(150, 99).error().name, "mls.leaf_node.lifetime");
  leaf_.source = LeafNodeSource::kCommit;
  EXPECT_TRUE(leaf_.check_lifetime(201, 99).ok());
}

TEST_F(LeafNodeTest, RequiredCapabilitiesAreAllNeeded) {
  RequiredCapabilities required;
  required.extensions = {ExtensionType::kRequiredCapabilities, kOurType};
  required.proposals = {ProposalType::kAdd, static_cast<ProposalType>(0xF001)};
  required.credentials = {CredentialType::kBasic};
  Capabilities capabilities = Capabilities::ours({kOurType});
  EXPECT_FALSE(capabilities.supports(required));
  capabilities.proposals = {static_cast<ProposalType>(0xF001)};
  EXPECT_TRUE(capabilities.supports(required));
  required.credentials.push_back(CredentialType::kX509);
  EXPECT_FALSE(capabilities.supports(required));
}

}  // namespace
}  // namespace majlis::mls
