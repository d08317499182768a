#include "plugins/files/client/download.hpp"

#include "crypto/attachments/chunk.hpp"

#include <algorithm>

namespace majlis::files {

Result<Download> Download::of(const File& file) {
  MAJLIS_TRY(const auto layout, attachments::Layout::of(file.size));
  MAJLIS_TRY(auto key, attachments::FileKey::from_bytes(file.key));
  return Download(std::move(key), layout, file.sha256);
}

std::uint64_t Download::useful(std::uint64_t present) const {
  if (present >= layout_.size()) return layout_.size();
  return present - present % attachments::kChunkSize;
}

Status Download::have(ByteView bytes) {
  while (!bytes.empty()) {
    const std::size_t size = done() ? 0 : layout_.true_chunk_size(next_);
    if (size == 0 || bytes.size() < size)
      return Error{"files.download.have", "what is there from before ends amid a chunk, or beyond the file"};
    written(bytes.first(size));
    bytes = bytes.subspan(size);
  }
  return {};
}

Result<ByteView> Download::open(std::uint64_t index, MutableByteView sealed) const {
  return attachments::open_chunk(key_, layout_, index, sealed);
}

void Download::written(ByteView bytes) {
  hash_.update(bytes);
  ++next_;
}

Status Download::finish() {
  if (!done()) {
    return Error{"attachments.truncated",
                 "the file ends after chunk " + std::to_string(next_) + " of " + std::to_string(layout_.chunk_count())};
  }
  if (equal(crypto::Sha256(hash_).finish(), expected_)) return {};
  return Error{"files.download.hash", "these are not the bytes that the sender describes (their SHA-256 differs)"};
}

Result<attachments::Opener> Download::range(const attachments::ByteRange& range) const {
  return attachments::Opener::for_range(key_.clone(), layout_, range);
}

}  // namespace majlis::files
