// A picture's pixels, and what is made of them for those who have not fetched it yet. Pure functions; decoding is the
// composition root's.
#pragma once

#include "base/bytes.hpp"

#include <cstddef>
#include <string>

namespace majlis::files {

struct Pixels {
  std::size_t width = 0, height = 0;
  Bytes rgb;  // three bytes each, row after row from the top

  const std::uint8_t* at(std::size_t x, std::size_t y) const { return rgb.data() + 3 * (y * width + x); }
  std::uint8_t* at(std::size_t x, std::size_t y) { return rgb.data() + 3 * (y * width + x); }
};

// With no side longer than `longest`, in its proportions; each pixel is the mean of those that it stands for.
Pixels shrunk(const Pixels& picture, std::size_t longest);
// As EXIF's orientation (1 to 8) says that it is to be shown; other numbers change nothing.
Pixels turned(Pixels picture, unsigned orientation);
// Whether that exchanges width and height.
inline bool lies(unsigned orientation) { return orientation >= 5 && orientation <= 8; }

// A blur in a few letters (blurha.sh): 4 components by 3, along the longer side. Empty for a picture without pixels.
std::string blurhash(const Pixels& picture);

}  // namespace majlis::files
