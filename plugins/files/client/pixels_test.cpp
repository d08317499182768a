#include "plugins/files/client/pixels.hpp"

#include "plugins/files/client/image_format.hpp"

#include <gtest/gtest.h>

namespace majlis::files {
namespace {

using namespace std::string_literals;

Pixels plain(std::size_t width, std::size_t height, std::uint8_t r, std::uint8_t g, std::uint8_t b) {
  Pixels pixels{width, height, {}};
  for (std::size_t i = 0; i < width * height; ++i) pixels.rgb.insert(pixels.rgb.end(), {r, g, b});
  return pixels;
}

// 3 by 2 pixels, which are called so:
//   a b c
//   d e f
const Pixels kSix{3, 2, {'a', 0, 0, 'b', 0, 0, 'c', 0, 0, 'd', 0, 0, 'e', 0, 0, 'f', 0, 0}};

std::string rows(const Pixels& pixels) {
  std::string text;
  for (std::size_t y = 0; y < pixels.height; ++y) {
    for (std::size_t x = 0; x < pixels.width; ++x) text += static_cast<char>(*pixels.at(x, y));
    text += y + 1 < pixels.height ? "/" : "";
  }
  return text;
}

TEST(Pixels, AreTurnedAsTheyAreToBeShown) {
  const char* shown[] = {"abc/def",  "abc/def",  "cba/fed",  "fed/cba",  "def/abc",
                         "ad/be/cf", "da/eb/fc", "fc/eb/da", "cf/be/ad", "abc/def"};
  for (unsigned orientation = 0; orientation < std::size(shown); ++orientation) {
    EXPECT_EQ(rows(turned(kSix, orientation)), shown[orientation]) << orientation;
    EXPECT_EQ(lies(orientation), turned(kSix, orientation).width == 2) << orientation;
  }
}

TEST(Pixels, AreShrunkInTheirProportions) {
  Pixels picture = plain(1000, 250, 0, 0, 0);
  for (std::size_t y = 0; y < 250; ++y)
    for (std::size_t x = 500; x < 1000; ++x) picture.at(x, y)[1] = 200;
  const Pixels small = shrunk(picture, 100);
  EXPECT_EQ(small.width, 100U);
  EXPECT_EQ(small.height, 25U);
  EXPECT_EQ(small.at(49, 3)[1], 0);
  EXPECT_EQ(small.at(50, 3)[1], 200);
  EXPECT_EQ(shrunk(picture, 1).at(0, 0)[1], 100) << "the mean of all";
  EXPECT_EQ(shrunk(plain(5000, 1, 1, 2, 3), 10).height, 1U);
  EXPECT_EQ(shrunk(kSix, 3).rgb, kSix.rgb);
}

// The letters are those that the algorithm's own description gives: sizes of the parts, base 83, the mean colour.
TEST(Blurhash, TellsTheMeanColourAndNothingOfAPlainPicture) {
  const std::string hash = blurhash(plain(40, 30, 0xFF, 0x80, 0x00));
  EXPECT_EQ(hash.size(), 4 + 2 * 12U);
  EXPECT_EQ(hash[0], 'L') << "4 by 3 components: (4 - 1) + (3 - 1) * 9 = 21";
  const std::string digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~";
  std::size_t mean = 0;
  for (std::size_t i = 2; i < 6; ++i) mean = mean * 83 + digits.find(hash[i]);
  EXPECT_EQ(mean, 0xFF8000U);
  EXPECT_EQ(blurhash(plain(30, 40, 1, 2, 3))[0], digits[(3 - 1) + (4 - 1) * 9]);
  EXPECT_EQ(blurhash(plain(1, 1, 1, 2, 3)).size(), 28U);
  EXPECT_EQ(blurhash({}), "");
}

TEST(Blurhash, SaysOnWhichSideTheLightIs) {
  Pixels picture = plain(64, 64, 0, 0, 0);
  for (std::size_t y = 0; y < 64; ++y)
    for (std::size_t x = 0; x < 32; ++x) std::fill_n(picture.at(x, y), 3, 255);
  const std::string left = blurhash(picture), right = blurhash(turned(picture, 2)), top = blurhash(turned(picture, 6));
  EXPECT_EQ(left.substr(0, 6), right.substr(0, 6)) << "as much light";
  EXPECT_NE(left, right);
  EXPECT_NE(left, top);
  // The first component across: 18 is the brightest on the left, 0 on the right.
  const std::string digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~";
  const auto first = [&](const std::string& hash) { return digits.find(hash[6]) * 83 + digits.find(hash[7]); };
  EXPECT_EQ(first(left), 18U * 19 * 19 + 18 * 19 + 18);
  EXPECT_EQ(first(right), 0U);
}

std::string jpeg_with(const std::string& exif) {
  const std::size_t length = exif.size() + 8;
  return "\xFF\xD8\xFF\xE1"s + static_cast<char>(length >> 8) + static_cast<char>(length & 0xFF) + "Exif\0\0"s + exif +
         "\xFF\xDA";
}

TEST(Orientation, IsFoundInJpegsAndWebps) {
  const auto tiff = [](unsigned turned) { return to_string(tiff_with(turned)); };
  for (unsigned i = 1; i <= 8; ++i) {
    EXPECT_EQ(orientation_in(as_bytes(jpeg_with(tiff(i)))), i);
    const std::string webp = "RIFF    WEBPVP8 \3\0\0\0abc\0EXIF\x1A\0\0\0"s + tiff(i);
    EXPECT_EQ(orientation_in(as_bytes(webp)), i);
  }
  for (const auto& other : {""s, "\xFF\xD8"s, "RIFF"s, "\xFF\xD8\xFF\xE1\xFF\xFF"s, jpeg_with(""), "GIF89a"s,
                            "RIFF    WEBPEXIF\xFF\xFF\xFF\xFF"s})
    EXPECT_EQ(orientation_in(as_bytes(other)), 1U);
}

}  // namespace
}  // namespace majlis::files
