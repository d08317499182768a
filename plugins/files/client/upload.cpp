#include "plugins/files/client/upload.hpp"

#include "crypto/attachments/chunk.hpp"

#include <algorithm>

namespace majlis::files {
namespace {

Result<attachments::Layout> layout_of(std::uint64_t size) {
  if (size > kMaxSize) return Error{"files.content.size", "a file has at most 2^53 bytes, not " + std::to_string(size)};
  return attachments::Layout::of(size);
}

}  // namespace

Status Release::seal(std::uint64_t index, ByteView bytes, MutableByteView out) const {
  const bool ours = index >= first_ && index - first_ < count_;
  if (!ours || bytes.size() != layout_.true_chunk_size(index) || out.size() != layout_.sealed_chunk_size(index))
    return Error{"files.upload.release", "chunk " + std::to_string(index) + " is not released, or not of this size"};
  attachments::seal_chunk(key_, layout_, index, bytes, out);
  return {};
}

Result<Upload> Upload::begin(crypto::Random& random, std::uint64_t size) {
  MAJLIS_TRY(const auto layout, layout_of(size));
  return Upload(attachments::FileKey::generate(random), layout);
}

Result<Upload> Upload::resume(const UploadRecord& record) {
  MAJLIS_TRY(const auto layout, layout_of(record.size));
  MAJLIS_TRY(auto key, attachments::FileKey::from_bytes(record.key));
  return Upload(std::move(key), layout);
}

UploadRecord Upload::record(std::string source) const {
  return {to_bytes(key_.bytes()), layout_.size(), std::move(source), std::nullopt};
}

Result<Digest> Upload::take(ByteView bytes, const Digest* known) {
  if (done()) return Error{"files.source.long", "the source has more bytes than it had when its upload began"};
  if (bytes.size() != wanted()) {
    return Error{bytes.size() < wanted() ? "files.source.short" : "files.source.long",
                 "chunk " + std::to_string(next_) + " of the source has " + std::to_string(bytes.size()) +
                     " bytes, not " + std::to_string(wanted()) + ": it changed while it was read"};
  }
  hash_.update(bytes);
  const Bytes now = crypto::Sha256(hash_).finish();
  std::copy(now.begin(), now.end(), digest_.begin());
  if (known != nullptr && *known != digest_) {
    return Error{"files.source.changed",
                 "the source differs from what was begun to be sent; it is sent anew under another key"};
  }
  ++next_;
  return digest_;
}

Release Upload::saved(std::uint64_t count) {
  Release release(key_.clone(), layout_, released_, count);
  released_ += count;
  return release;
}

}  // namespace majlis::files
