#include "../src/range.hpp"

#include <gtest/gtest.h>

namespace majlis::files {
namespace {

void expect_part(std::string_view header, std::uint64_t size, std::uint64_t offset, std::uint64_t length) {
  const RangeAsked asked = range_of(header, size);
  EXPECT_EQ(asked.kind, RangeKind::kPart) << header;
  EXPECT_EQ(asked.part.offset, offset) << header;
  EXPECT_EQ(asked.part.length, length) << header;
}

TEST(Range, TakesOneRangeInEachForm) {
  expect_part("bytes=0-0", 10, 0, 1);
  expect_part("bytes=3-", 10, 3, 7);
  expect_part("bytes=-3", 10, 7, 3);
  expect_part("Bytes= 3-5 ", 10, 3, 3);
  expect_part("bytes=3-99999999999999999999999", 10, 3, 7);
  expect_part("bytes=-99999999999999999999999", 10, 0, 10);
  expect_part("bytes=0-0", 1, 0, 1);
}

TEST(Range, IsTheWholeWithoutOneAndInOtherUnits) {
  for (const char* header : {"", "  ", "lines=1-2", "=1-2"}) EXPECT_EQ(range_of(header, 10).kind, RangeKind::kWhole);
}

TEST(Range, RefusesNonsense) {
  for (const char* header :
       {"bytes", "bytes=", "bytes=-", "bytes=--1", "bytes=5-4", "bytes=10-", "bytes=10-11", "bytes=-0", "bytes=a-b",
        "bytes=1-2,4-5", "bytes=1 - 2", "bytes=+1-2", "bytes=0x1-2", "bytes=1-2-3"})
    EXPECT_EQ(range_of(header, 10).kind, RangeKind::kNone) << header;
  for (const char* header : {"bytes=0-0", "bytes=0-", "bytes=-1"})
    EXPECT_EQ(range_of(header, 0).kind, RangeKind::kNone) << header;
}

}  // namespace
}  // namespace majlis::files
