#include "crypto/attachments/opener.hpp"
#include "crypto/attachments/sealer.hpp"
#include "crypto/attachments/whole.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace majlis::attachments {
namespace {

constexpr std::size_t kSizes[] = {0, 1, 2, 17, 65'535, 65'536, 65'537, 131'072, 200'000, 1'000'001};

class StreamTest : public testing::Test {
 protected:
  // The sealed file, chunk by chunk from `first`.
  Bytes seal(ByteView file, std::size_t first = 0) const {
    const Layout layout = *Layout::of(file.size());
    Sealer sealer(key.clone(), layout, first);
    Bytes out;
    ByteView rest = file.subspan(std::min<std::size_t>(file.size(), first * kChunkSize));
    while (!sealer.done()) {
      const std::size_t wanted = sealer.wanted();
      append(out, *sealer.next(rest.first(wanted)));
      rest = rest.subspan(wanted);
    }
    EXPECT_TRUE(rest.empty());
    return out;
  }

  // What `opener` makes of the bytes that it asks for.
  static Result<Bytes> open(Opener opener, ByteView sealed) {
    ByteView rest = sealed.subspan(static_cast<std::size_t>(opener.chunks().sealed_offset));
    Bytes out;
    while (!opener.done() && !rest.empty()) {
      const std::size_t wanted = std::min(opener.wanted(), rest.size());
      MAJLIS_TRY(const ByteView bytes, opener.next(rest.first(wanted)));
      append(out, bytes);
      rest = rest.subspan(wanted);
    }
    MAJLIS_CHECK(opener.finish());
    return out;
  }

  Result<Bytes> open_whole(std::uint64_t size, ByteView sealed) const {
    return open(Opener(key.clone(), *Layout::of(size)), sealed);
  }

  crypto::SeededRandom random{9};
  FileKey key = FileKey::generate(random);
};

TEST_F(StreamTest, FilesOfEverySizeComeBack) {
  for (const std::size_t size : kSizes) {
    const Bytes file = random.bytes(size);
    const Bytes sealed = seal(file);
    EXPECT_EQ(sealed.size(), Layout::of(size)->sealed_size());
    EXPECT_EQ(sealed, seal_file(key, file));
    EXPECT_EQ(*open_whole(size, sealed), file);
    EXPECT_TRUE(equal(open_file(key, size, sealed)->view(), file));
  }
}

TEST_F(StreamTest, AnUploadResumesAtAnyChunk) {
  const Bytes file = random.bytes(300'000);
  const Bytes whole = seal(file);
  for (std::size_t first = 0; first < Layout::of(file.size())->chunk_count(); ++first) {
    EXPECT_TRUE(equal(seal(file, first), ByteView(whole).subspan(first * kSealedChunkSize)));
  }
}

TEST_F(StreamTest, ARangeOpensWithoutTheRest) {
  const Bytes file = random.bytes(300'000);
  const Bytes sealed = seal(file);
  const Layout layout = *Layout::of(file.size());
  for (const std::size_t offset : {0U, 1U, 65'535U, 65'536U, 140'000U, 299'999U, 300'000U}) {
    for (const std::size_t size : {0U, 1U, 2U, 65'536U, 65'537U, 150'000U}) {
      if (offset + size > file.size()) continue;
      auto opener = Opener::for_range(key.clone(), layout, {offset, size});
      ASSERT_TRUE(opener.ok());
      // Everything else is destroyed first.
      Bytes others(sealed.size(), 0xEE);
      const ChunkRange& chunks = opener->chunks();
      const auto start = static_cast<std::ptrdiff_t>(chunks.sealed_offset);
      std::copy_n(sealed.begin() + start, chunks.sealed_size, others.begin() + start);
      const auto opened = open(*std::move(opener), others);
      ASSERT_TRUE(opened.ok()) << opened.error().detail;
      EXPECT_TRUE(equal(*opened, ByteView(file).subspan(offset, size))) << offset << "+" << size;
    }
  }
  EXPECT_EQ(Opener::for_range(key.clone(), layout, {300'000, 1}).error().name, "attachments.range");
}

TEST_F(StreamTest, TruncationIsNoticedWhereverItHappens) {
  const Bytes file = random.bytes(200'000);
  const Bytes sealed = seal(file);
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, kSealedChunkSize - 1, kSealedChunkSize,
                                 2 * kSealedChunkSize, 3 * kSealedChunkSize, sealed.size() - 1}) {
    const auto opened = open_whole(file.size(), ByteView(sealed).first(size));
    ASSERT_FALSE(opened.ok()) << size;
    EXPECT_EQ(opened.error().name, "attachments.truncated");
    EXPECT_EQ(open_file(key, file.size(), ByteView(sealed).first(size)).error().name, "attachments.truncated");
  }
}

TEST_F(StreamTest, CuttingOffPurePaddingIsNoticed) {
  const Bytes file(1024 * kChunkSize + 1);
  const Layout layout = *Layout::of(file.size());
  Opener opener(key.clone(), layout);
  Sealer sealer(key.clone(), layout, 1024);
  ASSERT_GT(layout.chunk_count(), 1026U);
  EXPECT_EQ(sealer.next(ByteView(file).last(1))->size(), kSealedChunkSize);
  EXPECT_EQ(sealer.wanted(), 0U);
  EXPECT_EQ(sealer.next({})->size(), kSealedChunkSize);
  EXPECT_EQ(opener.finish().error().name, "attachments.truncated");
}

TEST_F(StreamTest, WhatFollowsTheLastChunkIsRefused) {
  const Bytes file = random.bytes(100);
  Bytes sealed = seal(file);
  Opener opener(key.clone(), *Layout::of(file.size()));
  ASSERT_TRUE(opener.next(sealed).ok());
  EXPECT_EQ(opener.next(sealed).error().name, "attachments.trailing");
  sealed.push_back(0);
  EXPECT_EQ(open_file(key, file.size(), sealed).error().name, "attachments.trailing");
}

TEST_F(StreamTest, SwappedChunksAreRefused) {
  const Bytes file = random.bytes(200'000);
  Bytes sealed = seal(file);
  std::swap_ranges(sealed.begin(), sealed.begin() + kSealedChunkSize, sealed.begin() + kSealedChunkSize);
  EXPECT_EQ(open_whole(file.size(), sealed).error().name, "attachments.chunk");
}

TEST_F(StreamTest, ADamagedChunkMayBeFetchedAgain) {
  const Bytes file = random.bytes(100);
  const Bytes sealed = seal(file);
  Bytes damaged = sealed;
  damaged[3] ^= 1;
  Opener opener(key.clone(), *Layout::of(file.size()));
  EXPECT_EQ(opener.next(damaged).error().name, "attachments.chunk");
  EXPECT_FALSE(opener.done());
  EXPECT_TRUE(equal(*opener.next(sealed), file));
}

TEST_F(StreamTest, AFileWhoseSizeChangedWhileItWasReadIsRefused) {
  Sealer sealer(key.clone(), *Layout::of(100));
  EXPECT_EQ(sealer.next(Bytes(99)).error().name, "attachments.short");
  EXPECT_EQ(sealer.next(Bytes(101)).error().name, "attachments.long");
  ASSERT_TRUE(sealer.next(Bytes(100)).ok());
  EXPECT_EQ(sealer.next({}).error().name, "attachments.done");
}

TEST_F(StreamTest, AToldSizeBeyondTheInputAllocatesNothing) {
  EXPECT_EQ(open_file(key, kMaxFileSize, Bytes(100)).error().name, "attachments.truncated");
  EXPECT_EQ(open_file(key, kMaxFileSize + 1, Bytes(100)).error().name, "attachments.size");
}

}  // namespace
}  // namespace majlis::attachments
