#include "plugins/files/client/upload.hpp"

#include "crypto/attachments/whole.hpp"
#include "crypto/primitives/random.hpp"

#include <gtest/gtest.h>
#include <map>

namespace majlis::files {
namespace {

using attachments::kChunkSize;

// What a driver of uploads does, in memory.
struct Driver {
  std::map<std::uint64_t, Digest> digests;
  Bytes sealed;

  // From the first byte to the end of chunk `until`; false where the source was refused.
  Status run(Upload& upload, ByteView source, std::uint64_t until = ~std::uint64_t{0}) {
    while (!upload.done() && upload.next() <= until) {
      const std::uint64_t index = upload.next();
      const auto offset = static_cast<std::size_t>(index * kChunkSize);
      const ByteView bytes = offset >= source.size()
                                 ? ByteView()
                                 : source.subspan(offset, std::min(upload.wanted(), source.size() - offset));
      const auto known = digests.find(index);
      MAJLIS_TRY(const Digest digest, upload.take(bytes, known == digests.end() ? nullptr : &known->second));
      digests[index] = digest;
      const Release release = upload.saved();
      Bytes out(upload.layout().sealed_chunk_size(index));
      MAJLIS_CHECK(release.seal(index, bytes, out));
      sealed.resize(static_cast<std::size_t>(upload.layout().sealed_offset(index)));
      append(sealed, out);
    }
    return {};
  }
};

struct Uploads : testing::TestWithParam<std::size_t> {
  crypto::SeededRandom random{1};
};

TEST_P(Uploads, SealWhatTheReceiverOpens) {
  const Bytes source = random.bytes(GetParam());
  Upload upload = *Upload::begin(random, source.size());
  Driver driver;
  ASSERT_TRUE(driver.run(upload, source).ok());
  EXPECT_EQ(driver.sealed.size(), upload.layout().sealed_size());
  EXPECT_EQ(upload.sha256(), crypto::sha256(source));
  const auto opened =
      attachments::open_file(*attachments::FileKey::from_bytes(upload.key()), source.size(), driver.sealed);
  ASSERT_TRUE(opened.ok());
  EXPECT_TRUE(equal(opened->view(), source));
}

INSTANTIATE_TEST_SUITE_P(Sizes, Uploads,
                         testing::Values(0, 1, kChunkSize - 1, kChunkSize, kChunkSize + 1, 20 * kChunkSize + 77,
                                         37 * kChunkSize + 1));

TEST_F(Uploads, GoOnFromWhatWasSavedWithTheSameBytes) {
  const Bytes source = random.bytes(9 * kChunkSize);
  Upload first = *Upload::begin(random, source.size());
  const UploadRecord saved = first.record("/figs");
  Driver driver;
  ASSERT_TRUE(driver.run(first, source, 4).ok());
  const Bytes before = driver.sealed;
  Upload second = *Upload::resume(*record::decode<UploadRecord>(record::encode(saved)));
  driver.sealed.clear();
  ASSERT_TRUE(driver.run(second, source).ok());
  EXPECT_TRUE(equal(ByteView(driver.sealed).first(before.size()), before));
  EXPECT_EQ(second.sha256(), crypto::sha256(source));
}

TEST_F(Uploads, ReleaseNoMoreThanIsSaved) {
  Bytes source = random.bytes(3 * kChunkSize);
  Upload upload = *Upload::begin(random, source.size());
  for (int i = 0; i < 3; ++i)
    ASSERT_TRUE(
        upload.take(ByteView(source).subspan(static_cast<std::size_t>(i) * kChunkSize, kChunkSize), nullptr).ok());
  const Release first = upload.saved(2), rest = upload.saved(1);
  EXPECT_EQ(first.count(), 2U);
  EXPECT_EQ(rest.first(), 2U);
  Bytes sealed(upload.layout().sealed_chunk_size(2)), apart = sealed;
  std::copy_n(source.begin() + 2 * kChunkSize, kChunkSize, sealed.begin());
  const auto bytes = MutableByteView(sealed).first(kChunkSize);
  EXPECT_EQ(first.seal(2, bytes, sealed).error().name, "files.upload.release");
  ASSERT_TRUE(rest.seal(2, ByteView(source).subspan(2 * kChunkSize), apart).ok());
  ASSERT_TRUE(rest.seal(2, bytes, sealed).ok());
  EXPECT_EQ(sealed, apart) << "in its place or beside it";
}

// The chunk that differs, and everything behind it, is never sealed under the old key.
TEST_F(Uploads, EndWhereTheSourceDiffers) {
  Bytes source = random.bytes(6 * kChunkSize);
  Upload first = *Upload::begin(random, source.size());
  const UploadRecord saved = first.record("/figs");
  Driver driver;
  ASSERT_TRUE(driver.run(first, source, 3).ok());
  for (const std::size_t at : {std::size_t{0}, 2 * kChunkSize + 5, 4 * kChunkSize - 1}) {
    Bytes other = source;
    other[at] ^= 1;
    Upload second = *Upload::resume(saved);
    Driver again{driver.digests, {}};
    EXPECT_EQ(again.run(second, other).error().name, "files.source.changed");
    EXPECT_EQ(second.next(), at / kChunkSize);
    EXPECT_EQ(again.sealed.size(), at / kChunkSize * attachments::kSealedChunkSize);
  }
}

TEST_F(Uploads, NoticeASourceOfAnotherSize) {
  const Bytes source = random.bytes(3 * kChunkSize);
  Upload upload = *Upload::begin(random, source.size() + 1);
  Driver driver;
  EXPECT_EQ(driver.run(upload, source).error().name, "files.source.short");
  Upload longer = *Upload::begin(random, 10);
  EXPECT_EQ(longer.take(Bytes(11), nullptr).error().name, "files.source.long");
}

TEST_F(Uploads, SealNothingBeforeItsDigestIsSaved) {
  Upload upload = *Upload::begin(random, 3 * kChunkSize);
  const Bytes chunk(kChunkSize);
  ASSERT_TRUE(upload.take(chunk, nullptr).ok());
  const Release release = upload.saved();
  ASSERT_TRUE(upload.take(chunk, nullptr).ok());  // not saved yet
  Bytes out(attachments::kSealedChunkSize);
  EXPECT_TRUE(release.seal(0, chunk, out).ok());
  EXPECT_EQ(release.seal(1, chunk, out).error().name, "files.upload.release");
  EXPECT_EQ(release.seal(0, ByteView(chunk).first(5), out).error().name, "files.upload.release");
  EXPECT_TRUE(upload.saved().seal(1, chunk, out).ok());
}

TEST_F(Uploads, HaveAKeyOfTheirOwn) {
  EXPECT_FALSE(equal(Upload::begin(random, 1)->key(), Upload::begin(random, 1)->key()));
  EXPECT_EQ(Upload::begin(random, kMaxSize + 1).error().name, "files.content.size");
  EXPECT_FALSE(Upload::resume({Bytes(46), 1, "", std::nullopt}).ok());
}

}  // namespace
}  // namespace majlis::files
