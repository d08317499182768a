#include "base/cbor.hpp"

#include "base/encoding.hpp"

#include <gtest/gtest.h>

namespace majlis::cbor {
namespace {

Bytes hex(std::string_view text) { return *from_hex(text); }

std::string_view failure(ByteView input, Rules rules = {}) {
  Reader reader(input, rules);
  if (auto skipped = reader.skip(); !skipped.ok()) return skipped.error().name;
  if (auto finished = reader.finish(); !finished.ok()) return finished.error().name;
  return "";
}

TEST(CborWriter, UsesShortestHeads) {
  Writer writer;
  writer.array(8);
  writer.unsigned_integer(23);
  writer.unsigned_integer(24);
  writer.unsigned_integer(256);
  writer.unsigned_integer(65536);
  writer.integer(-1);
  writer.integer(INT64_MIN);
  writer.text("a");
  writer.boolean(true);
  EXPECT_EQ(to_hex(writer.view()),
            "88171818190100"
            "1a00010000"
            "20"
            "3b7fffffffffffffff"
            "6161"
            "f5");
  EXPECT_TRUE(check_canonical(writer.view()).ok());
}

TEST(CborReader, FlattensNestedItems) {
  const Bytes input = hex("a2616101616282f6f4");
  Reader reader(input);
  EXPECT_EQ(reader.next()->type, Type::kMap);
  EXPECT_EQ(as_text(reader.next()->bytes), "a");
  EXPECT_EQ(reader.next()->number, 1U);
  EXPECT_EQ(as_text(reader.next()->bytes), "b");
  EXPECT_EQ(to_hex(*reader.raw()), "82f6f4");
  EXPECT_TRUE(reader.finish().ok());
}

TEST(CborReader, SkipsEachElementOfAContainer) {
  const Bytes input = hex("838001a0");
  Reader reader(input);
  EXPECT_EQ(reader.next()->number, 3U);
  EXPECT_EQ(to_hex(*reader.raw()), "80");
  EXPECT_EQ(to_hex(*reader.raw()), "01");
  EXPECT_EQ(to_hex(*reader.raw()), "a0");
  EXPECT_TRUE(reader.finish().ok());
}

TEST(CborReader, RefusesWhatIsTooDeepWithoutRecursing) {
  Bytes deep(200'000, 0x81);
  deep.push_back(0);
  EXPECT_EQ(failure(deep), "cbor.depth");
}

TEST(CborReader, NamesEachFault) {
  EXPECT_EQ(failure({}), "cbor.truncated");
  EXPECT_EQ(failure(hex("4361")), "cbor.truncated");
  EXPECT_EQ(failure(hex("9bffffffffffffffff")), "cbor.truncated");
  EXPECT_EQ(failure(hex("bb8000000000000000")), "cbor.truncated");
  EXPECT_EQ(failure(hex("5f")), "cbor.unsupported");
  EXPECT_EQ(failure(hex("c000")), "cbor.unsupported");
  EXPECT_EQ(failure(hex("a18000")), "cbor.unsupported");
  EXPECT_EQ(failure(hex("62c328")), "cbor.utf8");
  EXPECT_EQ(failure(hex("0000")), "cbor.trailing");
}

TEST(CborReader, CanonicalRulesAreOptional) {
  for (const auto* input : {"1817", "a2616201616101", "a2616101616101", "f93c00"}) {
    EXPECT_EQ(failure(hex(input)), "") << input;
    EXPECT_EQ(failure(hex(input), {.canonical = true}), "cbor.not_canonical") << input;
  }
}

TEST(CborReader, ReadsFloatsOfEverySize) {
  for (const auto* input : {"f93e00", "fa3fc00000", "fb3ff8000000000000"}) {
    const Bytes bytes = hex(input);
    EXPECT_EQ(Reader(bytes).next()->real, 1.5) << input;
  }
}

}  // namespace
}  // namespace majlis::cbor
