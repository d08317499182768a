// A download: which sealed bytes to ask the host for, chunk by chunk into the file's own, and at the end whether they
// are all that the sender sent. Goes on where an earlier run stopped, with what it wrote.
//
//   MAJLIS_TRY(Download download, Download::of(file));
//   for what is there from earlier: download.have(bytes), in order, whole chunks;
//   ask for the sealed bytes from download.sealed_offset() on;
//   while (!download.done()) {
//     MAJLIS_TRY(ByteView bytes, download.open(download.next(), exactly wanted() of them));   on any thread
//     download.written(bytes);                                                                in order
//   }
//   MAJLIS_CHECK(download.finish());                                                          now, and not before, it
//   is the file
//
// One thread, but for open(), which changes nothing of it.
#pragma once

#include "base/result.hpp"
#include "crypto/attachments/file_key.hpp"
#include "crypto/attachments/layout.hpp"
#include "crypto/attachments/opener.hpp"
#include "crypto/primitives/hash.hpp"
#include "plugins/files/client/content.hpp"

#include <cstdint>

namespace majlis::files {

class Download {
 public:
  static Result<Download> of(const File& file);

  const attachments::Layout& layout() const { return layout_; }
  // How many of `present` bytes from an earlier run are of use: whole chunks.
  std::uint64_t useful(std::uint64_t present) const;
  // The next chunk's bytes, or several chunks', as an earlier run wrote them; only finish() says whether they are
  // right. Errors: files.download.have where they end amid a chunk.
  Status have(ByteView bytes);

  std::uint64_t next() const { return next_; }
  bool done() const { return next_ == layout_.chunk_count(); }
  // Where the next chunk stands in the sealed file, and how many bytes it has there.
  std::uint64_t sealed_offset() const { return layout_.sealed_offset(next_); }
  std::size_t wanted() const { return done() ? 0 : layout_.sealed_chunk_size(next_); }
  // Opens chunk `index` in place. Errors: those of attachments::open_chunk().
  Result<ByteView> open(std::uint64_t index, MutableByteView sealed) const;
  // The next chunk's bytes have been written where they belong.
  void written(ByteView bytes);
  // Errors: attachments.truncated, files.download.hash.
  Status finish();

  // A stretch from the middle, as for seeking in a video; each chunk is checked by itself. Errors: attachments.range.
  Result<attachments::Opener> range(const attachments::ByteRange& range) const;

 private:
  Download(attachments::FileKey key, const attachments::Layout& layout, Bytes sha256)
      : key_(std::move(key)), layout_(layout), expected_(std::move(sha256)) {}

  attachments::FileKey key_;
  attachments::Layout layout_;
  Bytes expected_;
  crypto::Sha256 hash_;
  std::uint64_t next_ = 0;
};

}  // namespace majlis::files
