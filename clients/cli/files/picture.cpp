#include "clients/cli/files/picture.hpp"

#include "clients/cli/files/decoding.hpp"
#include "plugins/files/client/content.hpp"
#include "plugins/files/client/metadata.hpp"
#include "plugins/files/client/pixels.hpp"

#include <algorithm>
#include <memory>
#include <turbojpeg.h>
#include <utility>

namespace majlis::cli {
namespace {

constexpr std::size_t kThumbnailSide = 320;
constexpr std::uint64_t kLongestSide = 1'000'000;  // that a message can say

std::optional<Bytes> as_jpeg(const files::Pixels& pixels, int quality) {
  const std::unique_ptr<void, int (*)(tjhandle)> encoder(tjInitCompress(), &tjDestroy);
  unsigned char* out = nullptr;
  unsigned long size = 0;
  if (!encoder) return std::nullopt;
  const int failed =
      tjCompress2(encoder.get(), pixels.rgb.data(), static_cast<int>(pixels.width), 0, static_cast<int>(pixels.height),
                  TJPF_RGB, &out, &size, TJSAMP_420, quality, TJFLAG_ACCURATEDCT);
  const std::unique_ptr<unsigned char, void (*)(unsigned char*)> held(out, &tjFree);
  return failed != 0 ? std::nullopt : std::optional(Bytes(out, out + size));
}

// The best that fits.
std::optional<Bytes> thumbnail_of(const files::Pixels& pixels) {
  for (std::size_t side = kThumbnailSide; side >= 20; side /= 2) {
    const auto small = files::shrunk(pixels, side);
    for (const int quality : {80, 65, 50, 35}) {
      auto jpeg = as_jpeg(small, quality);
      if (!jpeg || jpeg->size() <= files::kMaxThumbnail) return jpeg;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<Picture> picture_in(ByteView file) {
  const auto found = decode_picture(file, kThumbnailSide);
  if (!found || std::min(found->width, found->height) == 0 || std::max(found->width, found->height) > kLongestSide)
    return std::nullopt;
  const unsigned orientation = files::orientation_in(file);
  Picture picture{found->width, found->height, std::nullopt, std::nullopt};
  if (files::lies(orientation)) std::swap(picture.width, picture.height);
  if (!found->pixels) return picture;
  const auto shown = files::turned(files::shrunk(*found->pixels, kThumbnailSide), orientation);
  picture.thumbnail = thumbnail_of(shown);
  picture.blurhash = files::blurhash(shown);
  return picture;
}

}  // namespace majlis::cli
