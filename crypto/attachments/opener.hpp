// Opens a sealed file, or a range of it, one chunk at a time and in constant memory:
//
//   fetch opener.chunks().sealed_size bytes from opener.chunks().sealed_offset;
//   while (!opener.done()) {
//     read exactly opener.wanted() of those bytes;
//     MAJLIS_TRY(ByteView bytes, opener.next(chunk)); they are the file's next ones
//   }
//
// One thread at a time.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "crypto/attachments/file_key.hpp"
#include "crypto/attachments/layout.hpp"

#include <cstdint>

namespace majlis::attachments {

class Opener {
 public:
  // The whole file with its padding, so that done() means: nothing was cut off or added.
  Opener(FileKey key, const Layout& layout);
  // The chunks that cover `range`, and those alone. Errors: attachments.range.
  static Result<Opener> for_range(FileKey key, const Layout& layout, const ByteRange& range);

  const ChunkRange& chunks() const { return chunks_; }
  bool done() const { return taken_ == chunks_.count; }
  // How many sealed bytes the next chunk has, at most 65,552.
  std::size_t wanted() const { return done() ? 0 : layout_.sealed_chunk_size(chunks_.first + taken_); }
  // The bytes of the range in the next chunk (none where it is padding), valid until the next call. Errors: those of
  // open_chunk(), and attachments.trailing once done. After an error the same chunk is wanted again.
  Result<ByteView> next(ByteView sealed);
  // Errors: attachments.truncated unless done: call it where the input ends.
  Status finish() const;

 private:
  Opener(FileKey key, const Layout& layout, const ByteRange& range, const ChunkRange& chunks)
      : key_(std::move(key)), layout_(layout), range_(range), chunks_(chunks) {}

  FileKey key_;
  Layout layout_;
  ByteRange range_;
  ChunkRange chunks_;
  std::uint64_t taken_ = 0;
  Secret buffer_;
};

}  // namespace majlis::attachments
