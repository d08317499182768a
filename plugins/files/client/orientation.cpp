#include "plugins/files/client/image_format.hpp"

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

}  // namespace

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
