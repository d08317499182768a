#include "crypto/primitives/hpke.hpp"

#include "base/encoding.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace majlis::crypto {
namespace {

const ByteView kInfo = as_bytes("info");
const ByteView kAad = as_bytes("aad");

TEST(Hpke, OpensWhatItSealed) {
  SeededRandom random(1);
  const HpkeKeyPair key = hpke_generate(random);
  const auto sealed = hpke_seal(random, key.public_key, kInfo, kAad, as_bytes("hello"));
  ASSERT_TRUE(sealed.ok());
  const auto opened = hpke_open(key, sealed->kem_output, kInfo, kAad, sealed->ciphertext);
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(as_text(opened->view()), "hello");
}

TEST(Hpke, BindsInfoAadAndKey) {
  SeededRandom random(2);
  const HpkeKeyPair key = hpke_generate(random);
  const HpkeKeyPair other = hpke_generate(random);
  const auto sealed = hpke_seal(random, key.public_key, kInfo, kAad, as_bytes("hello"));
  ASSERT_TRUE(sealed.ok());
  EXPECT_EQ(hpke_open(key, sealed->kem_output, kAad, kAad, sealed->ciphertext).error().name, "crypto.aead.open");
  EXPECT_EQ(hpke_open(key, sealed->kem_output, kInfo, kInfo, sealed->ciphertext).error().name, "crypto.aead.open");
  EXPECT_EQ(hpke_open(other, sealed->kem_output, kInfo, kAad, sealed->ciphertext).error().name, "crypto.aead.open");
}

TEST(Hpke, BothSidesExportTheSame) {
  SeededRandom random(3);
  const HpkeKeyPair key = hpke_generate(random);
  const auto sent = hpke_send_export(random, key.public_key, {}, as_bytes("context"), 32);
  ASSERT_TRUE(sent.ok());
  const auto received = hpke_receive_export(key, sent->kem_output, {}, as_bytes("context"), 32);
  ASSERT_TRUE(received.ok());
  EXPECT_TRUE(sent->secret == *received);
  EXPECT_FALSE(sent->secret == *hpke_receive_export(key, sent->kem_output, {}, as_bytes("other"), 32));
}

TEST(Hpke, RefusesKeysOfLowOrderAndOtherSizes) {
  SeededRandom random(4);
  const HpkeKeyPair key = hpke_generate(random);
  EXPECT_EQ(hpke_seal(random, Bytes(32), {}, {}, {}).error().name, "crypto.hpke.public_key");
  EXPECT_EQ(hpke_seal(random, Bytes(31, 9), {}, {}, {}).error().name, "crypto.hpke.public_key");
  EXPECT_EQ(hpke_open(key, Bytes(32), {}, {}, Bytes(16)).error().name, "crypto.hpke.kem_output");
  EXPECT_EQ(hpke_open(key, Bytes(33, 9), {}, {}, Bytes(16)).error().name, "crypto.hpke.kem_output");
  EXPECT_EQ(hpke_open({Secret(31), Bytes(32)}, Bytes(32, 9), {}, {}, Bytes(16)).error().name,
            "crypto.hpke.private_key");
}

TEST(Hpke, AKeyIsValidExactlyIfSomethingCanBeSealedToIt) {
  SeededRandom random(5);
  const std::vector<Bytes> bad = {Bytes(32),
                                  *from_hex("0100000000000000000000000000000000000000000000000000000000000000"),
                                  *from_hex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
                                  *from_hex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"),
                                  *from_hex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
                                  *from_hex("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
                                  *from_hex("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")};
  for (const Bytes& key : bad) {
    EXPECT_FALSE(hpke_valid_public_key(key)) << to_hex(key);
    EXPECT_FALSE(hpke_seal(random, key, {}, {}, {}).ok()) << to_hex(key);
  }
  EXPECT_FALSE(hpke_valid_public_key(Bytes(31, 9)));
  const HpkeKeyPair pair = hpke_generate(random);
  EXPECT_TRUE(hpke_valid_public_key(pair.public_key));
}

TEST(Hpke, DerivedPairIsDeterministicAndConsistent) {
  const HpkeKeyPair key = hpke_derive_key_pair(as_bytes("some input key material, 32 byte"));
  EXPECT_TRUE(key.private_key == hpke_derive_key_pair(as_bytes("some input key material, 32 byte")).private_key);
  EXPECT_EQ(*hpke_public_key(key.private_key.view()), key.public_key);
}

}  // namespace
}  // namespace majlis::crypto
