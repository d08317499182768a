#include "plugins/files/client/download.hpp"

#include "crypto/attachments/whole.hpp"
#include "crypto/primitives/random.hpp"

#include <gtest/gtest.h>

namespace majlis::files {
namespace {

using attachments::kChunkSize;
using attachments::kSealedChunkSize;

struct Downloads : testing::Test {
  crypto::SeededRandom random{3};

  File describe(ByteView bytes, const attachments::FileKey& key) {
    File file;
    file.key = to_bytes(key.bytes());
    file.size = bytes.size();
    file.sha256 = crypto::sha256(bytes);
    return file;
  }

  // All that is left of `download`, from `sealed`; the bytes join `out`.
  static Status fetch(Download& download, Bytes sealed, Bytes& out) {
    while (!download.done()) {
      const auto offset = static_cast<std::size_t>(download.sealed_offset());
      if (offset > sealed.size()) return Error{"attachments.truncated", "nothing is left"};
      const auto size = std::min<std::size_t>(download.wanted(), sealed.size() - offset);
      MAJLIS_TRY(const ByteView bytes, download.open(download.next(), MutableByteView(sealed).subspan(offset, size)));
      append(out, bytes);
      download.written(bytes);
    }
    return download.finish();
  }
};

TEST_F(Downloads, GiveTheBytesBack) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, kChunkSize, kChunkSize + 1, 37 * kChunkSize + 1}) {
    const Bytes bytes = random.bytes(size);
    const auto key = attachments::FileKey::generate(random);
    Download download = *Download::of(describe(bytes, key));
    Bytes out;
    ASSERT_TRUE(fetch(download, attachments::seal_file(key, bytes), out).ok()) << size;
    EXPECT_EQ(out, bytes);
  }
}

TEST_F(Downloads, GoOnWhereTheyStopped) {
  const Bytes bytes = random.bytes(37 * kChunkSize + 9);
  const auto key = attachments::FileKey::generate(random);
  for (const std::uint64_t present : {std::uint64_t{0}, std::uint64_t{kChunkSize + 7}, std::uint64_t{bytes.size()}}) {
    Download download = *Download::of(describe(bytes, key));
    const std::uint64_t useful = download.useful(present);
    EXPECT_EQ(useful, present == bytes.size() ? present : present / kChunkSize * kChunkSize);
    Bytes out(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(useful));
    ASSERT_TRUE(download.have(out).ok());
    EXPECT_EQ(download.next(), (useful + kChunkSize - 1) / kChunkSize);
    ASSERT_TRUE(fetch(download, attachments::seal_file(key, bytes), out).ok());
    EXPECT_EQ(out, bytes);
  }
}

TEST_F(Downloads, NoticeWhatWasWrittenWrongBefore) {
  const Bytes bytes = random.bytes(3 * kChunkSize);
  const auto key = attachments::FileKey::generate(random);
  Download download = *Download::of(describe(bytes, key));
  Bytes out(kChunkSize);  // zeros, as after a power cut
  ASSERT_TRUE(download.have(out).ok());
  EXPECT_EQ(fetch(download, attachments::seal_file(key, bytes), out).error().name, "files.download.hash");
  EXPECT_EQ(download.have(out).error().name, "files.download.have");
  EXPECT_EQ(Download::of(describe(bytes, key))->have(Bytes(5)).error().name, "files.download.have");
}

TEST_F(Downloads, RefuseWhatALyingHostGives) {
  const Bytes bytes = random.bytes(3 * kChunkSize);
  const auto key = attachments::FileKey::generate(random);
  const Bytes sealed = attachments::seal_file(key, bytes);
  const auto refusal_of = [&](Bytes given) {
    Download download = *Download::of(describe(bytes, key));
    Bytes out;
    const Status done = fetch(download, std::move(given), out);
    return done.ok() ? std::string_view() : done.error().name;
  };
  EXPECT_EQ(refusal_of(sealed), "");
  EXPECT_EQ(refusal_of(Bytes(sealed.begin(), sealed.end() - 1)), "attachments.truncated");
  EXPECT_EQ(refusal_of(Bytes(sealed.begin(), sealed.begin() + kSealedChunkSize)), "attachments.truncated");
  Bytes changed = sealed;
  changed[kSealedChunkSize] ^= 1;
  EXPECT_EQ(refusal_of(changed), "attachments.chunk");
  Bytes swapped = sealed;
  std::swap_ranges(swapped.begin(), swapped.begin() + kSealedChunkSize, swapped.begin() + kSealedChunkSize);
  EXPECT_EQ(refusal_of(swapped), "attachments.chunk");
  EXPECT_EQ(refusal_of(attachments::seal_file(attachments::FileKey::generate(random), bytes)), "attachments.chunk");
}

// Whoever has the key can seal other bytes; only the message's hash says that they are not the sender's.
TEST_F(Downloads, RefuseOtherBytesUnderTheSameKey) {
  const Bytes bytes = random.bytes(kChunkSize);
  const auto key = attachments::FileKey::generate(random);
  Download download = *Download::of(describe(bytes, key));
  Bytes out;
  EXPECT_EQ(fetch(download, attachments::seal_file(key, random.bytes(kChunkSize)), out).error().name,
            "files.download.hash");
}

TEST_F(Downloads, AreNotDoneBeforeTheirEnd) {
  const auto key = attachments::FileKey::generate(random);
  Download download = *Download::of(describe(Bytes(kChunkSize * 2), key));
  EXPECT_EQ(download.finish().error().name, "attachments.truncated");
}

TEST_F(Downloads, SeekToAnyStretch) {
  const Bytes bytes = random.bytes(5 * kChunkSize);
  const auto key = attachments::FileKey::generate(random);
  const Bytes sealed = attachments::seal_file(key, bytes);
  auto opener = Download::of(describe(bytes, key))->range({kChunkSize - 3, 10});
  ASSERT_TRUE(opener.ok());
  Bytes out;
  for (auto at = static_cast<std::size_t>(opener->chunks().sealed_offset); !opener->done();) {
    const std::size_t size = opener->wanted();
    append(out, *opener->next(ByteView(sealed).subspan(at, size)));
    at += size;
  }
  EXPECT_TRUE(equal(out, ByteView(bytes).subspan(kChunkSize - 3, 10)));
  EXPECT_EQ(Download::of(describe(bytes, key))->range({bytes.size(), 1}).error().name, "attachments.range");
}

}  // namespace
}  // namespace majlis::files
