#include "crypto/attachments/opener.hpp"

#include "crypto/attachments/chunk.hpp"

#include <algorithm>
#include <string>

namespace majlis::attachments {

Opener::Opener(FileKey key, const Layout& layout)
    : Opener(std::move(key), layout, ByteRange{0, layout.size()},
             ChunkRange{0, layout.chunk_count(), 0, layout.sealed_size()}) {}

Result<Opener> Opener::for_range(FileKey key, const Layout& layout, const ByteRange& range) {
  MAJLIS_TRY(const ChunkRange chunks, layout.cover(range));
  return Opener(std::move(key), layout, range, chunks);
}

Result<ByteView> Opener::next(ByteView sealed) {
  if (done()) return Error{"attachments.trailing", "a sealed file goes on after its last chunk"};
  const std::uint64_t index = chunks_.first + taken_;
  buffer_ = Secret(sealed.first(std::min(sealed.size(), kSealedChunkSize + 1)));
  MAJLIS_TRY(const ByteView bytes, open_chunk(key_, layout_, index, buffer_.mutable_view()));
  ++taken_;
  // What of this chunk lies in the range: only its first and its last chunk may stick out.
  const std::uint64_t start = index * kChunkSize;
  const std::uint64_t end = start + bytes.size();
  const std::uint64_t from = std::clamp(range_.offset, start, end);
  const std::uint64_t to = std::clamp(range_.offset + range_.size, from, end);
  return bytes.subspan(static_cast<std::size_t>(from - start), static_cast<std::size_t>(to - from));
}

Status Opener::finish() const {
  if (done()) return {};
  return Error{"attachments.truncated", "a sealed file ends after " + std::to_string(taken_) + " of " +
                                            std::to_string(chunks_.count) + " chunks: fetch the rest"};
}

}  // namespace majlis::attachments
