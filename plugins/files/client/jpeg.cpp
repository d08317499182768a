// JPEG (ITU-T T.81, annex B): markers with segments, then scans of entropy-coded data.
#include "plugins/files/client/image_format.hpp"

#include <algorithm>

namespace majlis::files {
namespace {

constexpr std::uint8_t kEnd = 0xD9, kScan = 0xDA, kApp0 = 0xE0, kApp1 = 0xE1, kApp2 = 0xE2, kApp14 = 0xEE,
                       kApp15 = 0xEF, kComment = 0xFE;
constexpr std::size_t kLook = 16;  // a marker, its length and the name of an application's segment
constexpr std::string_view kExifName{"Exif\0\0", 6};

bool stands_alone(std::uint8_t marker) { return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7); }

// Segments that the picture needs to look as it does: the density of its pixels, its colours.
bool is_needed(std::uint8_t marker, std::string_view name) {
  if (marker == kComment) return false;
  if (marker < kApp0 || marker > kApp15) return true;
  return (marker == kApp0 && name.starts_with("JFIF")) || (marker == kApp2 && name.starts_with("ICC_PROFILE")) ||
         (marker == kApp14 && name.starts_with("Adobe"));
}

class Jpeg final : public ImageFormat {
 public:
  explicit Jpeg(std::uint64_t size) : ImageFormat(size) { static_cast<void>(keep(0, 2)); }

  std::optional<attachments::ByteRange> wanted() const override {
    switch (state_) {
      case State::kMarker: return attachments::ByteRange{at_, kLook};
      case State::kExif: return attachments::ByteRange{at_ + 4, segment_ - 4};
      case State::kData: return attachments::ByteRange{at_, kMostWanted};
      case State::kDone: break;
    }
    return std::nullopt;
  }

  Status take(ByteView bytes) override {
    switch (state_) {
      case State::kMarker: return marker(bytes);
      case State::kExif: return exif(bytes);
      case State::kData: return data(bytes);
      case State::kDone: break;
    }
    return {};
  }

 private:
  enum class State { kMarker, kExif, kData, kDone };

  Status marker(ByteView bytes) {
    if (bytes.size() < 2 || bytes[0] != 0xFF) return broken("no marker where one should be");
    const std::uint8_t marker = bytes[1];
    if (marker == 0xFF) return step(1);  // fill
    if (marker == kEnd) state_ = State::kDone;
    if (marker == kEnd || stands_alone(marker)) return keep_and_step(2);
    if (bytes.size() < 4) return broken("a segment without a length");
    segment_ = 2 + (std::uint64_t{bytes[2]} << 8 | bytes[3]);
    if (segment_ < 4 || segment_ > size() - at_) return broken("a segment beyond its end");
    const auto name =
        as_text(bytes.subspan(4, static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size() - 4, segment_ - 4))));
    if (marker == kApp1 && name.starts_with(kExifName) && segment_ > 4) {
      state_ = State::kExif;
      return {};
    }
    if (marker == kScan) state_ = State::kData;
    return is_needed(marker, name) ? keep_and_step(segment_) : step(segment_);
  }

  // What says where and when becomes what says how the picture is turned, if it is.
  Status exif(ByteView bytes) {
    if (bytes.size() != segment_ - 4) return broken("a segment beyond its end");
    const unsigned turned = orientation_of(bytes.subspan(kExifName.size()));
    if (turned != 1 && !turned_) {
      Bytes segment{0xFF, kApp1, 0, 34};  // 2 of length, 6 of name, 26 of TIFF
      append(segment, as_bytes(kExifName));
      append(segment, tiff_with(turned));
      put(std::move(segment));
      turned_ = true;
    }
    state_ = State::kMarker;
    return step(segment_);
  }

  Status data(ByteView bytes) {
    std::size_t i = 0;
    for (; i + 1 < bytes.size(); ++i) {
      const std::uint8_t next = bytes[i + 1];
      if (bytes[i] != 0xFF || next == 0x00 || next == 0xFF || stands_alone(next)) continue;
      state_ = State::kMarker;
      return keep_and_step(i);
    }
    const bool last = at_ + bytes.size() == size();  // a picture that was cut off, and nothing behind it
    if (last) state_ = State::kDone;
    return keep_and_step(last || bytes.back() != 0xFF ? bytes.size() : i);
  }

  Status step(std::uint64_t count) {
    at_ += count;
    return {};
  }
  Status keep_and_step(std::uint64_t count) {
    MAJLIS_CHECK(keep(at_, count));
    return step(count);
  }

  State state_ = State::kMarker;
  std::uint64_t at_ = 2;
  std::uint64_t segment_ = 0;  // bytes of the one at hand, with its marker
  bool turned_ = false;
};

}  // namespace

std::unique_ptr<ImageFormat> jpeg_format(std::uint64_t size) { return std::make_unique<Jpeg>(size); }

}  // namespace majlis::files
