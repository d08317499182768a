#include "crypto/attachments/whole.hpp"

#include "crypto/attachments/chunk.hpp"
#include "crypto/attachments/layout.hpp"
#include "crypto/attachments/opener.hpp"

#include <algorithm>
#include <string>

namespace majlis::attachments {

Bytes seal_file(const FileKey& key, ByteView file) {
  const Layout layout = *Layout::of(file.size());
  Bytes sealed(static_cast<std::size_t>(layout.sealed_size()));
  for (std::uint64_t i = 0; i < layout.chunk_count(); ++i) {
    seal_chunk(
        key, layout, i,
        file.subspan(static_cast<std::size_t>(std::min(i * kChunkSize, layout.size())), layout.true_chunk_size(i)),
        MutableByteView(sealed).subspan(static_cast<std::size_t>(layout.sealed_offset(i)),
                                        layout.sealed_chunk_size(i)));
  }
  return sealed;
}

Result<Secret> open_file(const FileKey& key, std::uint64_t size, ByteView sealed) {
  MAJLIS_TRY(const Layout layout, Layout::of(size));
  // Nothing is allocated for a size that the input does not bear out.
  if (sealed.size() < layout.sealed_size()) {
    return Error{"attachments.truncated", "a sealed file has " + std::to_string(sealed.size()) + " bytes, not " +
                                              std::to_string(layout.sealed_size()) + ": fetch the rest"};
  }
  if (sealed.size() > layout.sealed_size()) {
    return Error{"attachments.trailing", "a sealed file goes on after its last chunk"};
  }
  Secret file(static_cast<std::size_t>(size));
  Opener opener(key.clone(), layout);
  for (auto out = file.mutable_view().begin(); !opener.done();) {
    const std::size_t wanted = opener.wanted();
    MAJLIS_TRY(const ByteView bytes, opener.next(sealed.first(wanted)));
    sealed = sealed.subspan(wanted);
    out = std::copy(bytes.begin(), bytes.end(), out);
  }
  return file;
}

}  // namespace majlis::attachments
