#include "clients/cli/files/gif.hpp"

#include <algorithm>
#include <gif_lib.h>
#include <memory>
#include <span>
#include <vector>

namespace majlis::cli {
namespace {

struct Closer {
  void operator()(GifFileType* gif) const { DGifCloseFile(gif, nullptr); }
};
using Gif = std::unique_ptr<GifFileType, Closer>;

int read_on(GifFileType* gif, GifByteType* to, int size) {
  auto& left = *static_cast<ByteView*>(gif->UserData);
  const std::size_t count = std::min(left.size(), static_cast<std::size_t>(size));
  std::copy_n(left.begin(), count, to);
  left = left.subspan(count);
  return static_cast<int>(count);
}

// Takes what stands before the first picture. Which colour is none, or -1; absent where there is no picture.
std::optional<int> transparent_colour(GifFileType& gif) {
  int transparent = NO_TRANSPARENT_COLOR;
  for (GifRecordType type{}; DGifGetRecordType(&gif, &type) == GIF_OK;) {
    if (type == IMAGE_DESC_RECORD_TYPE) return transparent;
    if (type != EXTENSION_RECORD_TYPE) return std::nullopt;
    int code = 0;
    GifByteType* block = nullptr;
    if (DGifGetExtension(&gif, &code, &block) != GIF_OK) return std::nullopt;
    while (block != nullptr) {
      GraphicsControlBlock control{};
      if (code == GRAPHICS_EXT_FUNC_CODE && DGifExtensionToGCB(block[0], block + 1, &control) == GIF_OK)
        transparent = control.TransparentColor;
      if (DGifGetExtensionNext(&gif, &block) != GIF_OK) return std::nullopt;
    }
  }
  return std::nullopt;
}

// The rows of a picture in the order in which they are stored.
std::vector<int> rows_in_order(int height, bool interlaced) {
  struct Pass {
    int first, step;
  };
  constexpr Pass kStraight[] = {{0, 1}};
  constexpr Pass kInterlaced[] = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};
  std::vector<int> rows;
  for (const Pass& pass : interlaced ? std::span<const Pass>(kInterlaced) : std::span<const Pass>(kStraight))
    for (int row = pass.first; row < height; row += pass.step) rows.push_back(row);
  return rows;
}

bool draw(GifFileType& gif, int transparent, files::Pixels& pixels) {
  const GifImageDesc& image = gif.Image;
  const ColorMapObject* colours = image.ColorMap != nullptr ? image.ColorMap : gif.SColorMap;
  if (colours == nullptr || image.Left + image.Width > gif.SWidth || image.Top + image.Height > gif.SHeight)
    return false;
  std::vector<GifPixelType> line(static_cast<std::size_t>(image.Width));
  for (const int row : rows_in_order(image.Height, image.Interlace)) {
    if (DGifGetLine(&gif, line.data(), image.Width) != GIF_OK) return false;
    std::uint8_t* out = pixels.at(static_cast<std::size_t>(image.Left), static_cast<std::size_t>(image.Top + row));
    for (const GifPixelType index : line) {
      if (index != transparent && index < colours->ColorCount) {
        const GifColorType& colour = colours->Colors[index];
        out[0] = colour.Red;
        out[1] = colour.Green;
        out[2] = colour.Blue;
      }
      out += 3;
    }
  }
  return true;
}

}  // namespace

std::optional<files::Pixels> first_picture_of_gif(ByteView file, std::uint64_t most_pixels) {
  const Gif gif(DGifOpen(&file, &read_on, nullptr));
  if (!gif || gif->SWidth <= 0 || gif->SHeight <= 0) return std::nullopt;
  const auto width = static_cast<std::size_t>(gif->SWidth), height = static_cast<std::size_t>(gif->SHeight);
  if (width * height > most_pixels) return std::nullopt;
  const auto transparent = transparent_colour(*gif);
  if (!transparent || DGifGetImageDesc(gif.get()) != GIF_OK || gif->Image.Width <= 0 || gif->Image.Height <= 0)
    return std::nullopt;
  files::Pixels pixels{width, height, Bytes(3 * width * height, 0xFF)};
  return draw(*gif, *transparent, pixels) ? std::optional(std::move(pixels)) : std::nullopt;
}

}  // namespace majlis::cli
