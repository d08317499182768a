// PNG (W3C, third edition): chunks of length, type, data and CRC.
#include "plugins/files/client/image_format.hpp"

#include <algorithm>

namespace majlis::files {
namespace {

constexpr std::uint64_t kSignature = 8, kHead = 8, kFrame = 12;
constexpr std::string_view kTelling[] = {"eXIf", "tEXt", "zTXt", "iTXt", "tIME"};

std::uint32_t crc_of(ByteView bytes) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const std::uint8_t byte : bytes) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320u : 0u);
  }
  return ~crc;
}

void append_number(Bytes& to, std::uint32_t number) {
  for (int shift = 24; shift >= 0; shift -= 8) to.push_back(static_cast<std::uint8_t>(number >> shift));
}

class Png final : public ImageFormat {
 public:
  explicit Png(std::uint64_t size) : ImageFormat(size) { static_cast<void>(keep(0, kSignature)); }

  std::optional<attachments::ByteRange> wanted() const override {
    if (done_) return std::nullopt;
    if (exif_ > 0) return attachments::ByteRange{at_ + kHead, std::min(exif_, kMostWanted)};
    return attachments::ByteRange{at_, kHead};
  }

  Status take(ByteView bytes) override {
    if (exif_ > 0) return exif(bytes);
    if (bytes.size() < kHead) return broken("it ends too early");
    std::uint64_t length = 0;
    for (const std::uint8_t byte : bytes.first(4)) length = length << 8 | byte;
    const auto type = as_text(bytes.subspan(4, 4));
    if (length + kFrame > size() - at_) return broken("a chunk beyond its end");
    if (type == "eXIf" && length > 0) {
      exif_ = length;
      return {};
    }
    if (std::ranges::find(kTelling, type) == std::end(kTelling)) MAJLIS_CHECK(keep(at_, length + kFrame));
    done_ = type == "IEND";
    at_ += length + kFrame;
    return {};
  }

 private:
  Status exif(ByteView bytes) {
    if (const unsigned turned = orientation_of(bytes); turned != 1) {
      Bytes chunk;
      append_number(chunk, 26);
      append(chunk, as_bytes("eXIf"));
      append(chunk, tiff_with(turned));
      append_number(chunk, crc_of(ByteView(chunk).subspan(4)));
      put(std::move(chunk));
    }
    at_ += exif_ + kFrame;
    exif_ = 0;
    return {};
  }

  std::uint64_t at_ = kSignature;
  std::uint64_t exif_ = 0;  // bytes of the EXIF data at hand
  bool done_ = false;
};

}  // namespace

std::unique_ptr<ImageFormat> png_format(std::uint64_t size) { return std::make_unique<Png>(size); }

}  // namespace majlis::files
