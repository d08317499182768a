#include "crypto/attachments/chunk.hpp"

#include "crypto/attachments/whole.hpp"
#include "crypto/primitives/extended_aead.hpp"

#include <gtest/gtest.h>

namespace majlis::attachments {
namespace {

// A file of four chunks, the last of them short.
class ChunkTest : public testing::Test {
 protected:
  ChunkTest() : file(random.bytes(200'000)), layout(*Layout::of(file.size())), sealed(seal_file(key, file)) {}

  Bytes chunk(std::size_t index) const {
    return to_bytes(ByteView(sealed).subspan(index * kSealedChunkSize, layout.sealed_chunk_size(index)));
  }
  std::string_view open(std::uint64_t index, Bytes chunk) const {
    const auto opened = open_chunk(key, layout, index, chunk);
    return opened.ok() ? "ok" : opened.error().name;
  }

  crypto::SeededRandom random{7};
  FileKey key = FileKey::generate(random);
  Bytes file;
  Layout layout;
  Bytes sealed;
};

TEST_F(ChunkTest, AnyChunkOpensAlone) {
  for (const std::size_t index : {3U, 1U, 0U, 2U}) {
    Bytes buffer = chunk(index);
    const auto opened = open_chunk(key, layout, index, buffer);
    ASSERT_TRUE(opened.ok()) << opened.error().detail;
    EXPECT_TRUE(equal(*opened, ByteView(file).subspan(index * kChunkSize, layout.true_chunk_size(index))));
  }
}

TEST_F(ChunkTest, SealingInAnyOrderGivesTheSameBytes) {
  for (const std::size_t index : {2U, 0U, 3U, 1U}) {
    Bytes out(layout.sealed_chunk_size(index));
    seal_chunk(key, layout, index, ByteView(file).subspan(index * kChunkSize, layout.true_chunk_size(index)), out);
    EXPECT_EQ(out, chunk(index));
  }
}

TEST_F(ChunkTest, EveryFlippedBitIsNoticed) {
  for (std::size_t at = 0; at < kSealedChunkSize; at += 997) {
    Bytes changed = chunk(1);
    changed[at] ^= static_cast<std::uint8_t>(1U << (at % 8));
    EXPECT_EQ(open(1, changed), "attachments.chunk") << at;
  }
}

TEST_F(ChunkTest, AReorderedOrDoubledChunkIsNoticed) {
  EXPECT_EQ(open(1, chunk(2)), "attachments.chunk");
  EXPECT_EQ(open(2, chunk(1)), "attachments.chunk");
  EXPECT_EQ(open(1, chunk(0)), "attachments.chunk");
}

TEST_F(ChunkTest, AForeignChunkIsNoticed) {
  const FileKey other = FileKey::generate(random);
  const Bytes foreign = seal_file(other, file);
  EXPECT_EQ(open(0, to_bytes(ByteView(foreign).first(kSealedChunkSize))), "attachments.chunk");
}

TEST_F(ChunkTest, ATruncatedOrGrownChunkIsNoticed) {
  for (const std::size_t size : {std::size_t{0}, kTagSize, kSealedChunkSize - 1}) {
    Bytes cut = chunk(0);
    cut.resize(size);
    EXPECT_EQ(open(0, cut), "attachments.truncated");
  }
  Bytes grown = chunk(0);
  grown.push_back(0);
  EXPECT_EQ(open(0, grown), "attachments.trailing");
  EXPECT_EQ(open(4, chunk(3)), "attachments.range");
  EXPECT_EQ(open(~std::uint64_t{0}, chunk(3)), "attachments.range");
}

// A file cut at a chunk's end, with a size in the message to match: what is now last was not sealed as last.
TEST_F(ChunkTest, AFileCutAtAChunksEndIsNoticed) {
  const Layout shorter = *Layout::of(2 * kChunkSize);
  Bytes last = chunk(1);
  const auto opened = open_chunk(key, shorter, 1, last);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().name, "attachments.chunk");
}

TEST_F(ChunkTest, AFileThatGoesOnAfterItsLastChunkIsNoticed) {
  const Bytes two = seal_file(key, ByteView(file).first(2 * kChunkSize));
  EXPECT_EQ(open(1, to_bytes(ByteView(two).last(kSealedChunkSize))), "attachments.chunk");
}

TEST_F(ChunkTest, PaddingIsZeros) {
  // 199,999 bytes have the same padded size, so the same chunks; the byte beyond is not zero.
  ASSERT_EQ(padme(199'999), layout.padded_size());
  ASSERT_NE(file.back(), 0);
  Bytes last = chunk(3);
  const auto opened = open_chunk(key, *Layout::of(199'999), 3, last);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().name, "attachments.padding");
}

}  // namespace
}  // namespace majlis::attachments
