#include "plugins/files/client/image_format.hpp"
#include "plugins/files/client/metadata.hpp"

#include <algorithm>

namespace majlis::files {
namespace {

constexpr std::uint32_t kTag = 0x0112;
constexpr std::size_t kEntry = 12;

struct Tiff {
  ByteView bytes;
  bool little;

  // `width` bytes at `at`; 0 beyond the end.
  std::uint32_t number(std::size_t at, std::size_t width) const {
    if (at > bytes.size() || width > bytes.size() - at) return 0;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < width; ++i) value = (value << 8) | bytes[at + (little ? width - 1 - i : i)];
    return value;
  }
};

// EXIF data of a JPEG, which stands in a segment before the first scan (ITU-T T.81, annex B). Empty where there is
// none.
ByteView exif_of_jpeg(ByteView bytes) {
  constexpr std::string_view kName{"Exif\0\0", 6};
  for (std::size_t at = 2; at + 4 <= bytes.size() && bytes[at] == 0xFF && bytes[at + 1] != 0xDA;) {
    const std::size_t length = std::size_t{bytes[at + 2]} << 8 | bytes[at + 3];
    const ByteView segment =
        bytes.subspan(at + 4, std::min(bytes.size() - at - 4, std::max<std::size_t>(length, 2) - 2));
    if (bytes[at + 1] == 0xE1 && as_text(segment).starts_with(kName)) return segment.subspan(kName.size());
    at += 2 + length;
  }
  return {};
}

// And of a WebP (RFC 9649, section 2.7.1.5), whose chunks are padded to even sizes.
ByteView exif_of_webp(ByteView bytes) {
  for (std::uint64_t at = 12; at + 8 <= bytes.size();) {
    const ByteView rest = bytes.subspan(static_cast<std::size_t>(at));
    const std::uint64_t length = Tiff{rest, true}.number(4, 4);
    const ByteView chunk = rest.subspan(8);
    if (as_text(rest).starts_with("EXIF"))
      return chunk.first(static_cast<std::size_t>(std::min<std::uint64_t>(chunk.size(), length)));
    at += 8 + length + length % 2;
  }
  return {};
}

}  // namespace

unsigned orientation_in(ByteView image) {
  if (as_text(image).starts_with("\xFF\xD8")) return orientation_of(exif_of_jpeg(image));
  if (as_text(image).starts_with("RIFF")) return orientation_of(exif_of_webp(image));
  return 1;
}

unsigned orientation_of(ByteView bytes) {
  const Tiff tiff{bytes, as_text(bytes).starts_with("II")};
  if ((!tiff.little && !as_text(bytes).starts_with("MM")) || tiff.number(2, 2) != 42) return 1;
  const std::size_t directory = tiff.number(4, 4);
  const std::size_t count = tiff.number(directory, 2);
  for (std::size_t i = 0; i < count && directory + 2 + (i + 1) * kEntry <= bytes.size(); ++i) {
    const std::size_t entry = directory + 2 + i * kEntry;
    if (tiff.number(entry, 2) != kTag) continue;
    const unsigned turned = tiff.number(entry + 8, 2);
    return turned >= 1 && turned <= 8 ? turned : 1;
  }
  return 1;
}

Bytes tiff_with(unsigned orientation) {
  Bytes tiff = to_bytes(std::string_view("MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0", 19));
  tiff.push_back(static_cast<std::uint8_t>(orientation));
  tiff.resize(26);
  return tiff;
}

}  // namespace majlis::files
