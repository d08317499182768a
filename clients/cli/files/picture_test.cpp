#include "clients/cli/files/picture.hpp"

#include "clients/cli/files/decoding.hpp"
#include "plugins/files/client/content.hpp"
#include "plugins/files/client/image_format.hpp"
#include "plugins/files/client/metadata.hpp"

#include <gif_lib.h>
#include <gtest/gtest.h>
#include <png.h>
#include <turbojpeg.h>
#include <webp/encode.h>
#include <zlib.h>

#include <random>

namespace majlis::cli {
namespace {

using files::Pixels;

// Red above, blue below, with noise that does not compress where `noisy`.
Pixels flag(std::size_t width, std::size_t height, bool noisy = false) {
  std::mt19937 dice(1);
  Pixels pixels{width, height, Bytes(3 * width * height)};
  for (std::size_t y = 0; y < height; ++y) {
    for (std::size_t x = 0; x < width; ++x) {
      std::uint8_t* pixel = pixels.at(x, y);
      pixel[y < height / 2 ? 0 : 2] = 255;
      if (noisy)
        for (int c = 0; c < 3; ++c) pixel[c] = static_cast<std::uint8_t>(dice());
    }
  }
  return pixels;
}

Bytes as_jpeg(const Pixels& pixels, unsigned orientation = 1, int flags = 0) {
  const std::unique_ptr<void, int (*)(tjhandle)> encoder(tjInitCompress(), &tjDestroy);
  unsigned char* out = nullptr;
  unsigned long size = 0;
  EXPECT_EQ(tjCompress2(encoder.get(), pixels.rgb.data(), static_cast<int>(pixels.width), 0,
                        static_cast<int>(pixels.height), TJPF_RGB, &out, &size, TJSAMP_420, 90, flags),
            0);
  Bytes jpeg{0xFF, 0xD8};
  if (orientation != 1) {
    append(jpeg, Bytes{0xFF, 0xE1, 0, 34});
    append(jpeg, as_bytes(std::string_view("Exif\0\0", 6)));
    append(jpeg, files::tiff_with(orientation));
  }
  append(jpeg, ByteView(out, size).subspan(2));
  tjFree(out);
  return jpeg;
}

Bytes as_png(const Pixels& pixels) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(pixels.width);
  image.height = static_cast<png_uint_32>(pixels.height);
  image.format = PNG_FORMAT_RGB;
  png_alloc_size_t size = 0;
  EXPECT_NE(png_image_write_get_memory_size(image, size, 0, pixels.rgb.data(), 0, nullptr), 0);
  Bytes png(size);
  EXPECT_NE(png_image_write_to_memory(&image, png.data(), &size, 0, pixels.rgb.data(), 0, nullptr), 0);
  png.resize(size);
  return png;
}

Bytes as_webp(const Pixels& pixels, bool lossless) {
  std::uint8_t* out = nullptr;
  const int width = static_cast<int>(pixels.width), height = static_cast<int>(pixels.height);
  const std::size_t size = lossless ? WebPEncodeLosslessRGB(pixels.rgb.data(), width, height, 3 * width, &out)
                                    : WebPEncodeRGB(pixels.rgb.data(), width, height, 3 * width, 80, &out);
  Bytes webp(out, out + size);
  WebPFree(out);
  return webp;
}

int append_to(GifFileType* gif, const GifByteType* bytes, int size) {
  append(*static_cast<Bytes*>(gif->UserData), ByteView(bytes, static_cast<std::size_t>(size)));
  return size;
}

// Of red and blue; with `transparent_edge` the first column has a colour that is none.
Bytes as_gif(const Pixels& pixels, bool interlaced, bool transparent_edge = false) {
  Bytes out;
  int error = 0;
  GifFileType* gif = EGifOpen(&out, &append_to, &error);
  const GifColorType colours[4] = {{255, 0, 0}, {0, 0, 255}, {0, 255, 0}, {0, 0, 0}};
  ColorMapObject* const map = GifMakeMapObject(4, colours);
  const int width = static_cast<int>(pixels.width), height = static_cast<int>(pixels.height);
  EGifSetGifVersion(gif, true);
  EXPECT_EQ(EGifPutScreenDesc(gif, width, height, 2, 0, map), GIF_OK);
  if (transparent_edge) {
    GifByteType control[4];
    const GraphicsControlBlock edge{0, false, 0, 3};
    EGifGCBToExtension(&edge, control);
    EXPECT_EQ(EGifPutExtension(gif, GRAPHICS_EXT_FUNC_CODE, sizeof control, control), GIF_OK);
  }
  EXPECT_EQ(EGifPutImageDesc(gif, 0, 0, width, height, interlaced, nullptr), GIF_OK);
  for (int first : interlaced ? std::vector{0, 4, 2, 1} : std::vector{0}) {
    const int step = !interlaced ? 1 : first == 0 || first == 4 ? 8 : 2 * first;
    for (int row = first; row < height; row += step) {
      std::vector<GifPixelType> line;
      for (std::size_t x = 0; x < pixels.width; ++x)
        line.push_back(transparent_edge && x == 0 ? 3 : pixels.at(x, static_cast<std::size_t>(row))[0] == 255 ? 0 : 1);
      EXPECT_EQ(EGifPutLine(gif, line.data(), width), GIF_OK);
    }
  }
  GifFreeMapObject(map);
  EXPECT_EQ(EGifCloseFile(gif, &error), GIF_OK);
  return out;
}

// What a reader sees who has the thumbnail alone.
Pixels shown(const Picture& picture) {
  EXPECT_TRUE(picture.thumbnail);
  EXPECT_LE(picture.thumbnail->size(), files::kMaxThumbnail);
  const auto decoded = decode_picture(*picture.thumbnail, 10'000);
  EXPECT_TRUE(decoded && decoded->pixels);
  return *decoded->pixels;
}

void expect_flag(const Picture& picture, const char* what) {
  const Pixels small = shown(picture);
  EXPECT_EQ(std::max(small.width, small.height), 320U) << what;
  const std::uint8_t *above = small.at(small.width / 2, small.height / 8),
                     *below = small.at(small.width / 2, small.height * 7 / 8);
  EXPECT_TRUE(above[0] > 240 && above[2] < 16 && below[2] > 240 && below[0] < 16) << what;
  EXPECT_EQ(picture.blurhash.value_or("").size(), 28U) << what;
}

TEST(Pictures, AreSeenBeforeTheyAreFetched) {
  const Pixels pixels = flag(1200, 900);
  for (const auto& [what, file] :
       {std::pair("jpeg", as_jpeg(pixels)), std::pair("progressive", as_jpeg(pixels, 1, TJFLAG_PROGRESSIVE)),
        std::pair("png", as_png(pixels)), std::pair("webp", as_webp(pixels, false)),
        std::pair("lossless webp", as_webp(pixels, true)), std::pair("gif", as_gif(pixels, false)),
        std::pair("interlaced gif", as_gif(pixels, true))}) {
    const auto picture = picture_in(file);
    ASSERT_TRUE(picture) << what;
    EXPECT_EQ(picture->width, 1200U);
    EXPECT_EQ(picture->height, 900U);
    expect_flag(*picture, what);
  }
}

TEST(Pictures, AreShownAsTheyWereTaken) {
  const auto lying = files::turned(flag(1200, 900), 8);  // as a camera stores it that was held upright
  const auto picture = picture_in(as_jpeg(lying, 6));
  ASSERT_TRUE(picture);
  EXPECT_EQ(picture->width, 1200U);
  EXPECT_EQ(picture->height, 900U);
  expect_flag(*picture, "turned");
  EXPECT_EQ(files::orientation_in(*picture->thumbnail), 1U) << "turned once";
}

TEST(Pictures, FitIntoTheirMessageHoweverTheyLook) {
  const auto picture = picture_in(as_png(flag(800, 600, true)));
  ASSERT_TRUE(picture);
  EXPECT_GE(shown(*picture).width, 80U);
}

TEST(Pictures, LetWhiteThroughWhereTheyHaveNoColour) {
  const auto decoded = decode_picture(as_gif(flag(8, 8), true, true), 320);
  ASSERT_TRUE(decoded && decoded->pixels);
  const auto pixel = [&](std::size_t x) { return to_bytes(ByteView(decoded->pixels->at(x, 0), 3)); };
  EXPECT_EQ(pixel(0), (Bytes{255, 255, 255}));
  EXPECT_EQ(pixel(1), (Bytes{255, 0, 0}));
}

TEST(Pictures, AreNotBlownUp) {
  const auto picture = picture_in(as_png(flag(2, 2)));
  ASSERT_TRUE(picture);
  EXPECT_EQ(shown(*picture).width, 2U);
}

TEST(Pictures, TellAtLeastTheirSize) {
  const auto gif = picture_in(as_bytes(std::string_view("GIF89a\x20\x03\x58\x02", 10)));
  ASSERT_TRUE(gif);
  EXPECT_EQ(gif->width, 800U);
  EXPECT_EQ(gif->height, 600U);
  EXPECT_FALSE(gif->thumbnail);
  Bytes cut = as_jpeg(flag(640, 480, true));
  cut.resize(cut.size() / 2);
  const auto damaged = picture_in(cut);
  ASSERT_TRUE(damaged);
  EXPECT_EQ(damaged->width, 640U);
  EXPECT_FALSE(damaged->thumbnail);
}

// A few bytes can promise more pixels than there is memory.
TEST(Pictures, AreDecodedWithinBounds) {
  Bytes bomb = as_png(flag(2, 2));
  const auto put = [&](std::size_t at, std::uint32_t value) {
    for (int i = 0; i < 4; ++i)
      bomb[at + static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(value >> (24 - 8 * i));
  };
  put(16, 60'000);
  put(20, 60'000);
  put(29, static_cast<std::uint32_t>(crc32(0, bomb.data() + 12, 17)));
  const auto decoded = decode_picture(bomb, 320);
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->width, 60'000U);
  EXPECT_FALSE(decoded->pixels);
}

TEST(Pictures, AreNothingElse) {
  for (const auto& file : {as_jpeg(flag(9, 9)), as_png(flag(9, 9)), as_webp(flag(9, 9), true),
                           as_webp(flag(9, 9), false), as_gif(flag(9, 9), false), as_gif(flag(9, 9), true, true)}) {
    for (std::size_t size = 0; size < file.size(); size += 3) static_cast<void>(picture_in(ByteView(file).first(size)));
    Bytes changed = file;
    for (auto& byte : changed) {
      byte ^= 0x55;
      static_cast<void>(picture_in(changed));
      byte ^= 0x55;
    }
  }
  EXPECT_FALSE(picture_in({}));
  EXPECT_FALSE(picture_in(as_bytes(std::string_view("%PDF-1.7"))));
  EXPECT_FALSE(picture_in(as_bytes(std::string_view("GIF89a\0\0\0\0", 10))));
}

}  // namespace
}  // namespace majlis::cli
