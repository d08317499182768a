#include "plugins/files/client/pixels.hpp"

#include <algorithm>
#include <utility>

namespace majlis::files {
namespace {

// Where pixel `at` of `size` begins in a row of `whole`.
std::size_t edge(std::size_t at, std::size_t size, std::size_t whole) { return at * whole / size; }

void mean(const Pixels& picture, std::size_t left, std::size_t right, std::size_t top, std::size_t bottom,
          std::uint8_t* out) {
  std::uint64_t sums[3] = {};
  for (std::size_t y = top; y < bottom; ++y)
    for (const std::uint8_t* pixel = picture.at(left, y); pixel != picture.at(right, y); pixel += 3)
      for (std::size_t i = 0; i < 3; ++i) sums[i] += pixel[i];
  const std::uint64_t count = std::uint64_t{right - left} * (bottom - top);
  for (std::size_t i = 0; i < 3; ++i) out[i] = static_cast<std::uint8_t>((sums[i] + count / 2) / count);
}

}  // namespace

Pixels shrunk(const Pixels& picture, std::size_t longest) {
  const std::size_t side = std::max(picture.width, picture.height);
  if (side <= longest || longest == 0) return picture;
  const auto less = [&](std::size_t size) { return std::max<std::size_t>((size * longest + side / 2) / side, 1); };
  Pixels small{less(picture.width), less(picture.height), {}};
  small.rgb.resize(3 * small.width * small.height);
  for (std::size_t y = 0; y < small.height; ++y)
    for (std::size_t x = 0; x < small.width; ++x)
      mean(picture, edge(x, small.width, picture.width), edge(x + 1, small.width, picture.width),
           edge(y, small.height, picture.height), edge(y + 1, small.height, picture.height), small.at(x, y));
  return small;
}

Pixels turned(Pixels picture, unsigned orientation) {
  if (orientation < 2 || orientation > 8) return picture;
  Pixels out{picture.width, picture.height, Bytes(picture.rgb.size())};
  if (lies(orientation)) std::swap(out.width, out.height);
  for (std::size_t y = 0; y < out.height; ++y) {
    for (std::size_t x = 0; x < out.width; ++x) {
      // Which pixel of the stored picture is shown here (EXIF 2.3, section 4.6.4 A).
      std::size_t column = x, row = y;
      if (lies(orientation)) std::swap(column, row);
      const bool from_right = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
      const bool from_below = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
      if (from_right) column = picture.width - 1 - column;
      if (from_below) row = picture.height - 1 - row;
      std::copy_n(picture.at(column, row), 3, out.at(x, y));
    }
  }
  return out;
}

}  // namespace majlis::files
