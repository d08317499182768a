#include "crypto/mls/key_package.hpp"

#include "crypto/mls/testing/clients.hpp"

#include <gtest/gtest.h>

namespace majlis::mls {
namespace {

class KeyPackageTest : public ::testing::Test {
 protected:
  KeyPackageTest() : client_(testing::make_client("alice", random_)), own_(client_.key_package(random_)) {}
  // The error of the key package after everything in it is signed again.
  std::string_view error_when_signed() {
    package().leaf_node.sign(client_.key, {});
    package().sign(client_.key);
    return package().check().error().name;
  }
  KeyPackage& package() { return own_.key_package; }

  crypto::SeededRandom random_{1};
  testing::Client client_;
  OwnKeyPackage own_;
};

TEST_F(KeyPackageTest, AGoodOnePassesAndKeepsItsReference) {
  EXPECT_TRUE(package().check().ok());
  EXPECT_EQ(decode<KeyPackage>(encode(package()))->ref(), package().ref());
  EXPECT_EQ(*crypto::hpke_public_key(own_.keys.init_key.view()), package().init_key.data);
  EXPECT_EQ(*crypto::hpke_public_key(own_.keys.encryption_key.view()), package().leaf_node.encryption_key.data);
}

TEST_F(KeyPackageTest, VersionMustMatch) {
  package().version = static_cast<ProtocolVersion>(2);
  EXPECT_EQ(error_when_signed(), "mls.key_package.version");
}

TEST_F(KeyPackageTest, CipherSuiteMustMatch) {
  package().cipher_suite = static_cast<CipherSuite>(1);
  EXPECT_EQ(error_when_signed(), "mls.key_package.cipher_suite");
}

TEST_F(KeyPackageTest, TheLeafMustComeFromAKeyPackage) {
  package().leaf_node.source = LeafNodeSource::kUpdate;
  EXPECT_EQ(error_when_signed(), "mls.leaf_node.source");
}

TEST_F(KeyPackageTest, TheLeafMustBeValid) {
  package().leaf_node.capabilities.credentials.clear();
  EXPECT_EQ(error_when_signed(), "mls.leaf_node.credential_type");
}

TEST_F(KeyPackageTest, TheLeafMustBeSigned) {
  package().leaf_node.lifetime.not_before = 5;
  package().sign(client_.key);
  EXPECT_EQ(package().check().error().name, "mls.leaf_node.signature");
}

TEST_F(KeyPackageTest, TheInitKeyMustDifferFromTheLeafs) {
  package().init_key = package().leaf_node.encryption_key;
  EXPECT_EQ(error_when_signed(), "mls.key_package.init_key");
}

TEST_F(KeyPackageTest, TheInitKeyMustBeUsable) {
  package().init_key.data = Bytes(32);
  EXPECT_EQ(error_when_signed(), "mls.key_package.init_key");
}

TEST_F(KeyPackageTest, ExtensionsAreUniqueAndUnknownOnesIgnored) {
  package().extensions = {{static_cast<ExtensionType>(0x0A0A), {}}};
  package().sign(client_.key);
  EXPECT_TRUE(package().check().ok());
  package().extensions.push_back({static_cast<ExtensionType>(0x0A0A), {}});
  EXPECT_EQ(error_when_signed(), "mls.extensions.duplicate");
}

TEST_F(KeyPackageTest, TheSignatureCoversEverything) {
  package().extensions = {{static_cast<ExtensionType>(0x0A0A), {}}};
  EXPECT_EQ(package().check().error().name, "mls.key_package.signature");
}

}  // namespace
}  // namespace majlis::mls
