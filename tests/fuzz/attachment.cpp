// Any bytes as a sealed file: eight bytes of true size and eight of an offset, both big-endian, then the sealed bytes.

#include "crypto/attachments/opener.hpp"
#include "crypto/attachments/whole.hpp"

#include <algorithm>
#include <cstdlib>

using namespace majlis;

namespace {

std::uint64_t number(ByteView bytes) {
  std::uint64_t value = 0;
  for (const std::uint8_t byte : bytes) value = value << 8 | byte;
  return value;
}

// Feeds `sealed` to the opener; the number of bytes that came out.
std::uint64_t drain(attachments::Opener opener, ByteView sealed) {
  std::uint64_t opened = 0;
  while (!opener.done() && !sealed.empty()) {
    const std::size_t wanted = std::min(opener.wanted(), sealed.size());
    const auto bytes = opener.next(sealed.first(wanted));
    if (!bytes.ok()) break;
    opened += bytes->size();
    sealed = sealed.subspan(wanted);
  }
  return opened;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static crypto::SeededRandom random(1);
  static const attachments::FileKey kKey = attachments::FileKey::generate(random);
  if (size < 16) return 0;
  const std::uint64_t file_size = number({data, 8});
  const std::uint64_t offset = number({data + 8, 8});
  const ByteView sealed(data + 16, size - 16);
  const auto layout = attachments::Layout::of(file_size);
  if (!layout.ok()) return 0;
  if (layout->sealed_size() < file_size || layout->padded_size() < file_size) std::abort();
  const auto whole = attachments::open_file(kKey, file_size, sealed);
  if (whole.ok() && whole->size() != file_size) std::abort();
  if (drain(attachments::Opener(kKey.clone(), *layout), sealed) > sealed.size()) std::abort();
  const std::uint64_t rest = offset <= file_size ? file_size - offset : 0;
  auto range = attachments::Opener::for_range(kKey.clone(), *layout, {offset, rest});
  if (range.ok() != (offset <= file_size)) std::abort();
  if (range.ok()) static_cast<void>(drain(*std::move(range), sealed));
  return 0;
}
