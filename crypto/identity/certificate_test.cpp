#include "crypto/identity/certificate.hpp"

#include "crypto/identity/private_keys.hpp"
#include "crypto/identity/test_account.hpp"

#include <gtest/gtest.h>

namespace majlis::identity {
namespace {

TEST(Certificate, LeadsFromTheIdentityKeyToTheDeviceKey) {
  TestAccount alice(1);
  const DeviceCertificate certificate = alice.certify(alice.new_device());
  const Bytes encoded = certificate.encode();
  EXPECT_LT(encoded.size(), 450U);  // it stands in every leaf of every group
  const auto verified = verify_certificate(encoded);
  ASSERT_TRUE(verified.ok()) << verified.error().detail;
  EXPECT_EQ(*verified, certificate);
  EXPECT_EQ(verified->account, alice.account);
  EXPECT_EQ(verified->encode(), encoded);
  EXPECT_TRUE(cbor::check_canonical(encoded).ok());
}

TEST(Certificate, EveryChangedByteIsRefused) {
  TestAccount alice(2);
  const Bytes encoded = alice.certify(alice.new_device()).encode();
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    Bytes changed = encoded;
    changed[i] ^= 0x01;
    EXPECT_FALSE(verify_certificate(changed).ok()) << "byte " << i;
  }
}

TEST(Certificate, EveryTruncationAndEveryExtensionIsMalformed) {
  TestAccount alice(3);
  Bytes encoded = alice.certify(alice.new_device()).encode();
  for (std::size_t size = 0; size < encoded.size(); ++size) {
    const auto parsed = DeviceCertificate::parse(ByteView(encoded).first(size));
    ASSERT_FALSE(parsed.ok());
    EXPECT_EQ(parsed.error().name, "identity.certificate.format");
  }
  encoded.push_back(0);
  EXPECT_EQ(DeviceCertificate::parse(encoded).error().name, "identity.certificate.format");
}

TEST(Certificate, OnlyTheCanonicalEncodingIsTaken) {
  TestAccount alice(4);
  Bytes encoded = alice.certify(alice.new_device()).encode();
  // {"v": 1 …} begins A7 61 76 01; 18 01 says 1 as well, in two bytes.
  ASSERT_EQ(encoded[3], 0x01);
  encoded.insert(encoded.begin() + 3, 0x18);
  const auto parsed = DeviceCertificate::parse(encoded);
  ASSERT_FALSE(parsed.ok());
  EXPECT_EQ(parsed.error().name, "identity.certificate.format");
}

TEST(Certificate, ANewerFormatIsRefused) {
  TestAccount alice(5);
  Bytes encoded = alice.certify(alice.new_device()).encode();
  encoded[3] = 2;
  const auto parsed = DeviceCertificate::parse(encoded);
  ASSERT_FALSE(parsed.ok());
  EXPECT_EQ(parsed.error().name, "identity.certificate.format");
  EXPECT_NE(parsed.error().detail.find("/v"), std::string::npos);
}

TEST(Certificate, AnotherIdentityCannotVouchForTheAccountKey) {
  TestAccount alice(6);
  TestAccount mallory(7);
  DeviceCertificate certificate = alice.certify(alice.new_device());
  certificate.account_key =
      mallory.identity.certify(alice.account.address, 1, mallory.account_private_key.public_key(), 1);
  certificate.signature = mallory.account_private_key.sign(certificate.signed_content());
  EXPECT_EQ(certificate.verify().error().name, "identity.account_key.signature");
}

TEST(Certificate, AnotherAccountKeyCannotCertifyADevice) {
  TestAccount alice(8);
  TestAccount mallory(9);
  DeviceCertificate certificate = alice.certify(alice.new_device());
  certificate.signature = mallory.account_private_key.sign(certificate.signed_content());
  EXPECT_EQ(certificate.verify().error().name, "identity.certificate.signature");
}

TEST(Certificate, TheAccountKeyIsBoundToItsAddressAndVersion) {
  TestAccount alice(10);
  DeviceCertificate moved = alice.certify(alice.new_device());
  moved.account.address = "alice@elsewhere.example";
  moved.signature = alice.account_private_key.sign(moved.signed_content());
  EXPECT_EQ(moved.verify().error().name, "identity.account_key.signature");

  DeviceCertificate renumbered = alice.certify(alice.new_device());
  renumbered.account_key.version = 2;
  renumbered.signature = alice.account_private_key.sign(renumbered.signed_content());
  EXPECT_EQ(renumbered.verify().error().name, "identity.account_key.signature");
}

TEST(Certificate, SignaturesForOnePurposeDoNotServeAnother) {
  TestAccount alice(11);
  const DeviceCertificate certificate = alice.certify(alice.new_device());
  DeviceCertificate forged = certificate;
  // The same bytes, signed without their label.
  forged.signature = alice.account_private_key.sign(forged.encode());
  EXPECT_EQ(forged.verify().error().name, "identity.certificate.signature");
}

TEST(Address, IsOneWordOfText) {
  EXPECT_TRUE(check_address("alice@majlis.example").ok());
  EXPECT_TRUE(check_address("محمد@majlis.example").ok());
  EXPECT_TRUE(check_address(std::string(255, 'a')).ok());
  for (const std::string& bad : {std::string(), std::string(256, 'a'), std::string("a b"), std::string("a\nb"),
                                 std::string("a\x7F"), std::string("\xFF"), std::string("a\0b", 3)}) {
    const Status status = check_address(bad);
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().name, "identity.address");
  }
}

}  // namespace
}  // namespace majlis::identity
