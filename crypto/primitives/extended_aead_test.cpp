#include "crypto/primitives/extended_aead.hpp"

#include "base/encoding.hpp"

#include <gtest/gtest.h>

namespace majlis::crypto {
namespace {

Bytes counting(std::size_t size, std::uint8_t first) {
  Bytes out(size);
  for (std::uint8_t& byte : out) byte = first++;
  return out;
}

// The example of draft-irtf-cfrg-xchacha-03, appendix A.3.1.
TEST(ExtendedAead, MatchesTheDraftsExample) {
  const Bytes key = counting(32, 0x80);
  const Bytes nonce = counting(24, 0x40);
  const Bytes aad = *from_hex("50515253c0c1c2c3c4c5c6c7");
  const Bytes plaintext = to_bytes(
      "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be "
      "it.");
  Bytes sealed(plaintext.size() + kExtendedTagSize);
  extended_seal(key, nonce, aad, plaintext, sealed);
  EXPECT_EQ(to_hex(ByteView(sealed).first(16)), "bd6d179d3e83d43b9576579493c0e939");
  EXPECT_EQ(to_hex(ByteView(sealed).last(16)), "c0875924c1c7987947deafd8780acf49");

  Bytes opened(plaintext.size());
  ASSERT_TRUE(extended_open(key, nonce, aad, sealed, opened).ok());
  EXPECT_EQ(opened, plaintext);
}

TEST(ExtendedAead, RefusesWhatWasChangedAndLeavesNothing) {
  const Bytes key = counting(32, 1);
  const Bytes nonce = counting(24, 2);
  Bytes sealed(5 + kExtendedTagSize);
  extended_seal(key, nonce, {}, as_bytes("hello"), sealed);
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    Bytes changed = sealed;
    changed[i] ^= 1;
    Bytes opened = to_bytes("xxxxx");
    const Status status = extended_open(key, nonce, {}, changed, opened);
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().name, "crypto.aead.open");
    EXPECT_EQ(opened, Bytes(5));
  }
  Bytes opened(5);
  EXPECT_FALSE(extended_open(key, nonce, as_bytes("x"), sealed, opened).ok());
  EXPECT_FALSE(extended_open(key, nonce, {}, ByteView(sealed).first(3), {}).ok());
}

TEST(ExtendedAead, WorksInPlace) {
  const Bytes key = counting(32, 1);
  const Bytes nonce = counting(24, 2);
  Bytes buffer = to_bytes("hello");
  buffer.resize(5 + kExtendedTagSize);
  extended_seal(key, nonce, {}, ByteView(buffer).first(5), buffer);
  ASSERT_TRUE(extended_open(key, nonce, {}, buffer, MutableByteView(buffer).first(5)).ok());
  EXPECT_EQ(as_text(ByteView(buffer).first(5)), "hello");
}

}  // namespace
}  // namespace majlis::crypto
