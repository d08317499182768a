// Seals a file from its start (or, resuming an upload, from any chunk), one chunk at a time, in constant memory:
//
//   while (!sealer.done()) {
//     read exactly sealer.wanted() bytes of the file (none where only padding is left);
//     MAJLIS_TRY(ByteView chunk, sealer.next(bytes)); upload it
//   }
//
// One thread at a time.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "crypto/attachments/file_key.hpp"
#include "crypto/attachments/layout.hpp"

#include <cstdint>

namespace majlis::attachments {

class Sealer {
 public:
  // `first`: the chunk to begin with.
  Sealer(FileKey key, const Layout& layout, std::uint64_t first = 0)
      : key_(std::move(key)), layout_(layout), next_(first) {}

  bool done() const { return next_ >= layout_.chunk_count(); }
  // How many bytes of the file the next chunk takes, at most 65,536.
  std::size_t wanted() const { return done() ? 0 : layout_.true_chunk_size(next_); }
  // The next sealed chunk, valid until the next call. Errors: attachments.short and attachments.long when `bytes` are
  // not exactly wanted(), attachments.done.
  Result<ByteView> next(ByteView bytes);

 private:
  FileKey key_;
  Layout layout_;
  std::uint64_t next_;
  Bytes buffer_;
};

}  // namespace majlis::attachments
