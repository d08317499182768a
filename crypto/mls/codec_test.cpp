#include "crypto/mls/codec.hpp"

#include "base/encoding.hpp"
#include "crypto/mls/leaf_node.hpp"

#include <gtest/gtest.h>

namespace majlis::mls {
namespace {

std::string_view error_of(std::string_view hex) { return decode<Bytes>(*from_hex(hex)).error().name; }

TEST(Codec, LengthsAreTheShortestThatFit) {
  for (const std::size_t size : {0U, 1U, 63U, 64U, 16383U, 16384U, 70000U}) {
    const Bytes value(size, 7);
    const Bytes encoded = encode(value);
    EXPECT_EQ(encoded.size(), size + (size < 64 ? 1 : size < 16384 ? 2 : 4));
    EXPECT_EQ(*decode<Bytes>(encoded), value);
  }
}

TEST(Codec, RefusesLengthsThatAreNotTheShortest) {
  EXPECT_EQ(error_of("4001aa"), "mls.codec.length");
  EXPECT_EQ(error_of("80000001aa"), "mls.codec.length");
  EXPECT_EQ(error_of("80003fff"), "mls.codec.length");
}

TEST(Codec, RefusesTheReservedPrefix) { EXPECT_EQ(error_of("c0"), "mls.codec.length"); }

TEST(Codec, RefusesLengthsBeyondTheEndWithoutReservingThem) {
  EXPECT_EQ(error_of("bfffffff00"), "mls.codec.truncated");
  EXPECT_EQ(error_of(""), "mls.codec.truncated");
  EXPECT_EQ(error_of("40"), "mls.codec.truncated");
}

TEST(Codec, RefusesWhatFollowsTheValue) { EXPECT_EQ(error_of("00ff"), "mls.codec.trailing"); }

TEST(Codec, PresenceIsZeroOrOne) {
  using Value = std::optional<std::uint16_t>;
  EXPECT_EQ(*decode<Value>(*from_hex("00")), std::nullopt);
  EXPECT_EQ(*decode<Value>(*from_hex("010203")), std::optional<std::uint16_t>(0x0203));
  EXPECT_EQ(decode<Value>(*from_hex("020203")).error().name, "mls.codec.optional");
}

TEST(Codec, AnElementMayNotReachBeyondItsVector) {
  using Value = std::vector<std::uint16_t>;
  EXPECT_EQ(*decode<Value>(*from_hex("0400010002")), (Value{1, 2}));
  EXPECT_EQ(decode<Value>(*from_hex("03000100")).error().name, "mls.codec.truncated");
}

TEST(Codec, MapsMustBeSorted) {
  using Value = std::map<std::uint8_t, std::uint8_t>;
  EXPECT_EQ(*decode<Value>(*from_hex("0401020304")), (Value{{1, 2}, {3, 4}}));
  EXPECT_EQ(decode<Value>(*from_hex("0403040102")).error().name, "mls.codec.order");
  EXPECT_EQ(decode<Value>(*from_hex("0401020103")).error().name, "mls.codec.order");
}

TEST(Codec, TheFirstErrorSticks) {
  const Bytes input = *from_hex("c000");
  Reader reader(input);
  Bytes first;
  std::uint8_t second = 9;
  reader(first, second);
  EXPECT_EQ(second, 0);
  EXPECT_EQ(reader.finish().error().name, "mls.codec.length");
}

TEST(Codec, EveryPrefixOfAStructIsAnError) {
  LeafNode leaf;
  leaf.credential = Credential::basic(to_bytes("alice"));
  leaf.capabilities = Capabilities::ours();
  const Bytes encoded = encode(leaf);
  ASSERT_TRUE(decode<LeafNode>(encoded).ok());
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    EXPECT_FALSE(decode<LeafNode>(ByteView(encoded).first(i)).ok()) << i;
  }
}

TEST(Codec, SelectsRefuseUnknownValues) {
  EXPECT_EQ(decode<Credential>(*from_hex("000300")).error().name, "mls.credential.type");
}

}  // namespace
}  // namespace majlis::mls
