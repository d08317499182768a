#include "crypto/attachments/layout.hpp"

#include <gtest/gtest.h>

namespace majlis::attachments {
namespace {

TEST(Padme, MatchesTheDefinition) {
  const std::pair<std::uint64_t, std::uint64_t> known[] = {
      {0, 0},
      {1, 1},
      {2, 2},
      {8, 8},
      {9, 10},
      {10, 10},
      {15, 16},
      {17, 18},
      {100, 104},
      {1000, 1024},
      {1024, 1024},
      {1025, 1088},
      {10'000, 10'240},
      {65'536, 65'536},
      {65'537, 67'584},
      {1'000'000, 1'015'808},
      {kMaxFileSize - 1, kMaxFileSize},
      {kMaxFileSize, kMaxFileSize},
  };
  for (const auto& [size, padded] : known) EXPECT_EQ(padme(size), padded) << size;
}

TEST(Padme, GrowsByTwelvePercentAtMostAndNeverFalls) {
  std::uint64_t last = 0;
  for (std::uint64_t size = 0; size < 200'000; ++size) {
    const std::uint64_t padded = padme(size);
    ASSERT_GE(padded, size);
    ASSERT_LE(padded * 100, size * 112) << size;
    ASSERT_GE(padded, last);
    ASSERT_EQ(padme(padded), padded);
    last = padded;
  }
}

TEST(Layout, FollowsFromTheSize) {
  struct {
    std::uint64_t size, padded, chunks, sealed;
  } const known[] = {
      {0, 0, 1, 16},
      {1, 1, 1, 17},
      {65'536, 65'536, 1, 65'552},
      {65'537, 67'584, 2, 67'616},
      {131'072, 131'072, 2, 131'104},
      {kMaxFileSize, kMaxFileSize, std::uint64_t{1} << 47, kMaxFileSize + (std::uint64_t{1} << 51)},
  };
  for (const auto& k : known) {
    const auto layout = Layout::of(k.size);
    ASSERT_TRUE(layout.ok());
    EXPECT_EQ(layout->size(), k.size);
    EXPECT_EQ(layout->padded_size(), k.padded);
    EXPECT_EQ(layout->chunk_count(), k.chunks);
    EXPECT_EQ(layout->sealed_size(), k.sealed);
  }
}

TEST(Layout, RefusesSizesThatCannotBe) {
  for (const std::uint64_t size : {kMaxFileSize + 1, ~std::uint64_t{0}}) {
    const auto layout = Layout::of(size);
    ASSERT_FALSE(layout.ok());
    EXPECT_EQ(layout.error().name, "attachments.size");
  }
}

TEST(Layout, ChunksAddUp) {
  for (const std::uint64_t size : {0, 1, 1000, 65'536, 65'537, 200'000, 1'000'001}) {
    const Layout layout = *Layout::of(size);
    std::uint64_t bytes = 0;
    std::uint64_t padded = 0;
    for (std::uint64_t i = 0; i < layout.chunk_count(); ++i) {
      EXPECT_EQ(layout.sealed_offset(i), padded + i * kTagSize);
      EXPECT_EQ(layout.is_last(i), i + 1 == layout.chunk_count());
      bytes += layout.true_chunk_size(i);
      padded += layout.padded_chunk_size(i);
    }
    EXPECT_EQ(bytes, size);
    EXPECT_EQ(padded, layout.padded_size());
  }
}

TEST(Layout, SomeChunksMayBePaddingAlone) {
  const Layout layout = *Layout::of(32 * 65'536 + 1);
  EXPECT_EQ(layout.chunk_count(), 33U);
  EXPECT_EQ(layout.true_chunk_size(32), 1U);
  const Layout large = *Layout::of(1024 * 65'536 + 1);
  EXPECT_EQ(large.true_chunk_size(1024), 1U);
  EXPECT_EQ(large.true_chunk_size(1025), 0U);
  EXPECT_GT(large.chunk_count(), 1026U);
}

TEST(Layout, CoversARangeWithAsFewChunksAsCan) {
  const Layout layout = *Layout::of(200'000);
  struct {
    ByteRange range;
    std::uint64_t first, count;
  } const known[] = {
      {{0, 1}, 0, 1},       {{0, 65'536}, 0, 1},  {{0, 65'537}, 0, 2},  {{65'535, 2}, 0, 2}, {{65'536, 1}, 1, 1},
      {{199'999, 1}, 3, 1}, {{0, 200'000}, 0, 4}, {{200'000, 0}, 3, 0}, {{5, 0}, 0, 0},
  };
  for (const auto& k : known) {
    const auto chunks = layout.cover(k.range);
    ASSERT_TRUE(chunks.ok());
    EXPECT_EQ(chunks->first, k.first) << k.range.offset;
    EXPECT_EQ(chunks->count, k.count);
    EXPECT_EQ(chunks->sealed_offset, k.first * kSealedChunkSize);
  }
  EXPECT_EQ(layout.cover({0, 200'000})->sealed_size, 4 * kTagSize + layout.padded_size());
  EXPECT_EQ(layout.cover({65'536, 1})->sealed_size, kSealedChunkSize);
}

TEST(Layout, RefusesRangesBeyondTheFile) {
  const Layout layout = *Layout::of(200'000);
  for (const ByteRange& range : {ByteRange{200'001, 0}, ByteRange{200'000, 1}, ByteRange{0, 200'001},
                                 ByteRange{1, ~std::uint64_t{0}}, ByteRange{~std::uint64_t{0}, 2}}) {
    const auto chunks = layout.cover(range);
    ASSERT_FALSE(chunks.ok());
    EXPECT_EQ(chunks.error().name, "attachments.range");
  }
}

}  // namespace
}  // namespace majlis::attachments
