#include "crypto/attachments/sealer.hpp"

#include "crypto/attachments/chunk.hpp"

#include <string>

namespace majlis::attachments {

Result<ByteView> Sealer::next(ByteView bytes) {
  if (done()) return Error{"attachments.done", "the whole file is sealed: no chunk follows"};
  if (bytes.size() != wanted()) {
    return Error{bytes.size() < wanted() ? "attachments.short" : "attachments.long",
                 "chunk " + std::to_string(next_) + " takes " + std::to_string(wanted()) + " bytes of the file, not " +
                     std::to_string(bytes.size()) + ": did its size change?"};
  }
  buffer_.resize(layout_.sealed_chunk_size(next_));
  seal_chunk(key_, layout_, next_, bytes, buffer_);
  ++next_;
  return ByteView(buffer_);
}

}  // namespace majlis::attachments
