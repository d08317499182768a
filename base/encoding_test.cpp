#include "base/encoding.hpp"

#include <gtest/gtest.h>

namespace majlis {
namespace {

TEST(Hex, RoundTripsAndRefuses) {
  EXPECT_EQ(to_hex(Bytes{0x00, 0xAB, 0xFF}), "00abff");
  EXPECT_EQ(*from_hex("00ABff"), (Bytes{0x00, 0xAB, 0xFF}));
  EXPECT_EQ(from_hex("abc").error().name, "encoding.hex");
  EXPECT_EQ(from_hex("zz").error().name, "encoding.hex");
}

TEST(Base64Url, RoundTripsEveryLength) {
  Bytes bytes;
  for (int size = 0; size < 70; ++size) {
    EXPECT_EQ(*from_base64url(to_base64url(bytes)), bytes);
    bytes.push_back(static_cast<std::uint8_t>(size * 37));
  }
  EXPECT_EQ(to_base64url(Bytes{0xFB, 0xFF}), "-_8");
}

TEST(Base64Url, IsStrict) {
  for (const auto* text : {"A", "-_8=", "-_9", "+/8", "AA A"})
    EXPECT_EQ(from_base64url(text).error().name, "encoding.base64url") << text;
}

TEST(Utf8, RefusesWhatRfc3629Excludes) {
  EXPECT_TRUE(is_utf8("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"));
  for (const auto* text : {"\x80", "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82"})
    EXPECT_FALSE(is_utf8(text));
}

}  // namespace
}  // namespace majlis
