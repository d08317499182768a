#include "crypto/attachments/chunk.hpp"

#include "base/secret.hpp"
#include "crypto/primitives/extended_aead.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>

namespace majlis::attachments {
namespace {

constexpr std::string_view kLabel = "majlis attachment v1";

Error fault(std::string_view name, std::uint64_t index, std::string_view reason) {
  return {name, "chunk " + std::to_string(index) + " of a sealed file " + std::string(reason)};
}

Status check_place(const Layout& layout, std::uint64_t index, std::size_t sealed_size) {
  if (index >= layout.chunk_count()) {
    return fault("attachments.range", index, "does not exist: it has " + std::to_string(layout.chunk_count()));
  }
  const std::size_t wanted = layout.sealed_chunk_size(index);
  const std::string sizes = "has " + std::to_string(sealed_size) + " bytes, not " + std::to_string(wanted);
  if (sealed_size < wanted) return fault("attachments.truncated", index, sizes + ": fetch the rest");
  if (sealed_size > wanted) return fault("attachments.trailing", index, sizes);
  return {};
}

}  // namespace

void seal_chunk(const FileKey& key, const Layout& layout, std::uint64_t index, ByteView bytes, MutableByteView out) {
  if (index >= layout.chunk_count() || bytes.size() != layout.true_chunk_size(index) ||
      out.size() != layout.sealed_chunk_size(index)) {
    std::abort();
  }
  const MutableByteView padded = out.first(layout.padded_chunk_size(index));
  if (bytes.data() != padded.data()) std::copy(bytes.begin(), bytes.end(), padded.begin());
  std::fill(padded.begin() + static_cast<std::ptrdiff_t>(bytes.size()), padded.end(), std::uint8_t{0});
  crypto::extended_seal(key.key(), key.nonce(index, layout.is_last(index)), as_bytes(kLabel), padded, out);
}

Result<ByteView> open_chunk(const FileKey& key, const Layout& layout, std::uint64_t index, MutableByteView sealed) {
  MAJLIS_CHECK(check_place(layout, index, sealed.size()));
  const MutableByteView padded = sealed.first(layout.padded_chunk_size(index));
  if (!crypto::extended_open(key.key(), key.nonce(index, layout.is_last(index)), as_bytes(kLabel), sealed, padded)) {
    return fault("attachments.chunk", index, "was changed, or belongs to another place or another file");
  }
  const MutableByteView padding = padded.subspan(layout.true_chunk_size(index));
  if (std::any_of(padding.begin(), padding.end(), [](std::uint8_t byte) { return byte != 0; })) {
    wipe(padded);
    return fault("attachments.padding", index, "has padding other than zeros: its sender told a wrong size");
  }
  return ByteView(padded.first(layout.true_chunk_size(index)));
}

}  // namespace majlis::attachments
