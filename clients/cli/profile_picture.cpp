#include "clients/cli/profile_picture.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

namespace majlis::cli {
namespace {

struct Size {
  unsigned width = 0, height = 0;
};

unsigned number_at(ByteView bytes, std::size_t at) { return (unsigned{bytes[at]} << 8) | bytes[at + 1]; }

// The frame header of a JPEG (ITU-T T.81, B.2.2): SOF0 to SOF15 but DHT, JPG and DAC.
bool begins_frame(unsigned marker) {
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

std::optional<Size> jpeg_size(ByteView bytes) {
  if (bytes.size() < 4 || number_at(bytes, 0) != 0xffd8) return std::nullopt;
  std::size_t at = 2;
  while (at + 4 <= bytes.size() && bytes[at] == 0xff) {
    const unsigned marker = bytes[at + 1], length = number_at(bytes, at + 2);
    if (begins_frame(marker)) {
      if (at + 9 > bytes.size()) return std::nullopt;
      return Size{number_at(bytes, at + 7), number_at(bytes, at + 5)};
    }
    if (length < 2) return std::nullopt;
    at += 2 + length;
  }
  return std::nullopt;
}

}  // namespace

Status check_picture(ByteView picture) {
  if (picture.size() > kMostPictureBytes) {
    return Error{"cli.picture.size", "the picture has " + std::to_string(picture.size()) +
                                         " bytes; a profile takes 65,536: make it smaller, 256 pixels wide say"};
  }
  const auto size = jpeg_size(picture);
  if (!size || size->width == 0 || size->height == 0)
    return Error{"cli.picture.format", "this is no JPEG; a profile's picture is one"};
  if (std::max(size->width, size->height) > kMostPictureSide) {
    return Error{"cli.picture.size", "the picture is " + std::to_string(size->width) + " by " +
                                         std::to_string(size->height) +
                                         " pixels; nobody would see one of more than 1024 on a side"};
  }
  return {};
}

Result<Bytes> read_picture(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return Error{"cli.picture.file", "the picture cannot be read from " + file.string()};
  Bytes picture;
  for (std::istreambuf_iterator<char> at(in), end; at != end && picture.size() <= kMostPictureBytes; ++at)
    picture.push_back(static_cast<std::uint8_t>(*at));
  MAJLIS_CHECK(check_picture(picture));
  return picture;
}

}  // namespace majlis::cli
