// An upload, from the source's first byte on: hashes what is read, has the hash of every chunk saved before the chunk
// may leave, and seals. A chunk once offered to the host is never sealed again from other bytes (two texts under one
// key and nonce would tell each other), so an upload that goes on after a kill reads its source again from the
// beginning and compares; a source that differs ends it, and the next one begins under a new key.
//
//   Upload upload = Upload::begin(random, size)   or, after a kill, Upload::resume(what was saved of it)
//   while (!upload.done()) {
//     MAJLIS_TRY(digest, upload.take(upload.wanted() bytes of the source, the digest saved for this chunk, if one is));
//     ... save the new digests durably, for as many chunks as one likes at a time, and then
//     const Release release = upload.saved();     chunks that may leave now
//     release.seal(index, bytes, out);            on any thread; send what the host does not have yet
//   }
//
// One thread, but for Release, and for saved(count), which may be another thread's than take() is.
#pragma once

#include "base/record.hpp"
#include "base/result.hpp"
#include "crypto/attachments/file_key.hpp"
#include "crypto/attachments/layout.hpp"
#include "crypto/primitives/hash.hpp"
#include "plugins/files/client/content.hpp"

#include <array>
#include <cstdint>
#include <optional>

namespace majlis::files {

// SHA-256 of the source up to the end of one chunk.
using Digest = std::array<std::uint8_t, crypto::kHashSize>;

// What is kept, sealed, from before the first byte leaves until the message is on its way.
struct UploadRecord {
  Bytes key;  // attachments::FileKey
  std::uint64_t size = 0;
  std::string source;          // by which the composition root knows the source again
  std::optional<FileId> file;  // once the host has made the upload

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("key", self.key, record::Limits{47, 47});
    visit("file", self.file, record::Limits{});
    visit("size", self.size, record::Limits{0, kMaxSize});
    visit("source", self.source, record::Limits{0, 16'384});
  }
};

// Chunks whose digests are saved, and which may therefore leave. Values; seal() on any thread.
class Release {
 public:
  std::uint64_t first() const { return first_; }
  std::uint64_t count() const { return count_; }
  const attachments::Layout& layout() const { return layout_; }
  // Seals chunk `index` of first() .. first() + count() - 1 from the bytes that were taken for it; `out` has
  // layout().sealed_chunk_size(index), and may begin with those bytes themselves. Errors: files.upload.release for
  // another chunk or size.
  Status seal(std::uint64_t index, ByteView bytes, MutableByteView out) const;

 private:
  friend class Upload;
  Release(attachments::FileKey key, const attachments::Layout& layout, std::uint64_t first, std::uint64_t count)
      : key_(std::move(key)), layout_(layout), first_(first), count_(count) {}
  attachments::FileKey key_;
  attachments::Layout layout_;
  std::uint64_t first_;
  std::uint64_t count_;
};

class Upload {
 public:
  // Under a new key. Errors: files.content.size above 2^53 bytes.
  static Result<Upload> begin(crypto::Random& random, std::uint64_t size);
  static Result<Upload> resume(const UploadRecord& record);
  UploadRecord record(std::string source) const;

  const attachments::Layout& layout() const { return layout_; }
  // The chunk that take() takes next.
  std::uint64_t next() const { return next_; }
  bool done() const { return next_ == layout_.chunk_count(); }
  // How many bytes of the source it has.
  std::size_t wanted() const { return done() ? 0 : layout_.true_chunk_size(next_); }
  // Reads the next chunk's bytes. `known`: the digest saved for it by an earlier run. Errors: files.source.short (the
  // source has fewer bytes than it had), files.source.changed; then this upload is over.
  Result<Digest> take(ByteView bytes, const Digest* known);
  // All digests given so far are durable: releases the chunks taken since the last call.
  Release saved() { return saved(next_ - released_); }
  // Those of the next `count` chunks, which have been taken, are.
  Release saved(std::uint64_t count);

  // Of the whole source, once done.
  Bytes sha256() const { return {digest_.begin(), digest_.end()}; }
  ByteView key() const { return key_.bytes(); }

 private:
  Upload(attachments::FileKey key, const attachments::Layout& layout) : key_(std::move(key)), layout_(layout) {}

  attachments::FileKey key_;
  attachments::Layout layout_;
  crypto::Sha256 hash_;
  Digest digest_{};
  std::uint64_t next_ = 0;
  std::uint64_t released_ = 0;
};

}  // namespace majlis::files
