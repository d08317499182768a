#include "crypto/primitives/hmac.hpp"

#include "base/encoding.hpp"

#include <gtest/gtest.h>

namespace majlis::crypto {
namespace {

TEST(Hmac, MatchesRfc4231) {
  const Bytes tag = hmac(as_bytes("Jefe"), as_bytes("what do ya want for nothing?"));
  EXPECT_EQ(to_hex(tag), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_TRUE(hmac_verify(as_bytes("Jefe"), as_bytes("what do ya want for nothing?"), tag));
  EXPECT_FALSE(hmac_verify(as_bytes("Jefe"), as_bytes("what do ya want for something?"), tag));
  EXPECT_FALSE(hmac_verify(as_bytes("Jefe"), as_bytes("what do ya want for nothing?"), ByteView(tag).first(31)));
}

TEST(Hkdf, MatchesRfc5869) {
  const Bytes input(22, 0x0b);
  const Secret key = hkdf_extract(*from_hex("000102030405060708090a0b0c"), input);
  EXPECT_EQ(to_hex(key.view()), "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5");
  const Secret out = hkdf_expand(key.view(), *from_hex("f0f1f2f3f4f5f6f7f8f9"), 42);
  EXPECT_EQ(to_hex(out.view()), "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
}

}  // namespace
}  // namespace majlis::crypto
