// Pictures into pixels, by libjpeg-turbo, libpng and libwebp, which appear in decoding.cpp and picture.cpp alone, and
// by gif.hpp. Pure functions; any thread.
#pragma once

#include "base/bytes.hpp"
#include "plugins/files/client/pixels.hpp"

#include <cstdint>
#include <optional>

namespace majlis::cli {

struct DecodedPicture {
  std::uint64_t width = 0, height = 0;  // as it is stored
  std::optional<files::Pixels> pixels;  // where they could be had with little memory; on white; perhaps smaller
};

// Absent where it is no picture of these kinds. `side`: pixels that the longer side should have at least, if it has.
std::optional<DecodedPicture> decode_picture(ByteView file, std::size_t side);

}  // namespace majlis::cli
