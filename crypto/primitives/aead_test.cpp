#include "crypto/primitives/aead.hpp"

#include "base/encoding.hpp"

#include <gtest/gtest.h>

namespace majlis::crypto {
namespace {

// RFC 8439, section 2.8.2.
const Bytes kKey = *from_hex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
const Bytes kNonce = *from_hex("070000004041424344454647");
const Bytes kAad = *from_hex("50515253c0c1c2c3c4c5c6c7");
constexpr std::string_view kText =
    "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be "
    "it.";

TEST(Aead, SealsAsTheRfc) {
  const Bytes sealed = aead_seal(kKey, kNonce, kAad, as_bytes(kText));
  EXPECT_EQ(to_hex(ByteView(sealed).first(16)), "d31a8d34648e60db7b86afbc53ef7ec2");
  EXPECT_EQ(to_hex(ByteView(sealed).last(16)), "1ae10b594f09e26a7e902ecbd0600691");
}

TEST(Aead, OpensWhatItSealed) {
  const Bytes sealed = aead_seal(kKey, kNonce, kAad, as_bytes(kText));
  const auto opened = aead_open(kKey, kNonce, kAad, sealed);
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(as_text(*opened), kText);
}

TEST(Aead, RefusesEveryFlippedByteAndShorterInput) {
  const Bytes sealed = aead_seal(kKey, kNonce, kAad, as_bytes("salam"));
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    Bytes changed = sealed;
    changed[i] ^= 1;
    EXPECT_EQ(aead_open(kKey, kNonce, kAad, changed).error().name, "crypto.aead.open");
    EXPECT_EQ(aead_open(kKey, kNonce, kAad, ByteView(sealed).first(i)).error().name, "crypto.aead.open");
  }
  EXPECT_EQ(aead_open(kKey, kNonce, {}, sealed).error().name, "crypto.aead.open");
}

}  // namespace
}  // namespace majlis::crypto
