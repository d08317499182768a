#include "clients/cli/files/decoding.hpp"

#include "clients/cli/files/gif.hpp"
#include "plugins/files/client/media_type.hpp"

#include <algorithm>
#include <memory>
#include <png.h>
#include <span>
#include <turbojpeg.h>
#include <webp/decode.h>

namespace majlis::cli {
namespace {

// Decoders that hold all pixels may hold so many: of libpng's three bytes, or lossless WebP's four, under 64 MiB.
constexpr std::uint64_t kMostPixels = 12'000'000;
// Decoders that hold a few rows may be asked for so many: it is a question of time.
constexpr std::uint64_t kMostPixelsByRows = 100'000'000;

std::uint64_t area(const DecodedPicture& picture) { return picture.width * picture.height; }

files::Pixels blank(std::size_t width, std::size_t height) { return {width, height, Bytes(3 * width * height)}; }

// Whether a JPEG comes in several scans, of which the decoder holds all coefficients.
bool is_progressive(ByteView file) {
  for (std::size_t at = 2; at + 4 <= file.size() && file[at] == 0xFF && file[at + 1] != 0xDA;) {
    if (file[at + 1] == 0xC2) return true;
    at += 2 + (std::size_t{file[at + 2]} << 8 | file[at + 3]);
  }
  return false;
}

std::optional<DecodedPicture> decode_jpeg(ByteView file, std::size_t side) {
  const std::unique_ptr<void, int (*)(tjhandle)> decoder(tjInitDecompress(), &tjDestroy);
  int width = 0, height = 0, sampling = 0, colours = 0;
  const auto size = static_cast<unsigned long>(file.size());
  if (!decoder || tjDecompressHeader3(decoder.get(), file.data(), size, &width, &height, &sampling, &colours) != 0)
    return std::nullopt;
  DecodedPicture picture{static_cast<std::uint64_t>(width), static_cast<std::uint64_t>(height), std::nullopt};
  if (area(picture) > (is_progressive(file) ? kMostPixels : kMostPixelsByRows)) return picture;
  // The least of the sizes that it decodes to at once.
  int count = 0;
  const auto* all = tjGetScalingFactors(&count);
  tjscalingfactor best{1, 1};
  const auto scaled = [&](const tjscalingfactor& by) { return std::max(TJSCALED(width, by), TJSCALED(height, by)); };
  for (const auto& by : std::span(all, static_cast<std::size_t>(count)))
    if (scaled(by) >= static_cast<int>(side) && scaled(by) < scaled(best)) best = by;
  auto pixels =
      blank(static_cast<std::size_t>(TJSCALED(width, best)), static_cast<std::size_t>(TJSCALED(height, best)));
  const int failed =
      tjDecompress2(decoder.get(), file.data(), size, pixels.rgb.data(), static_cast<int>(pixels.width), 0,
                    static_cast<int>(pixels.height), TJPF_RGB, TJFLAG_LIMITSCANS | TJFLAG_STOPONWARNING);
  if (failed == 0) picture.pixels = std::move(pixels);
  return picture;
}

std::optional<DecodedPicture> decode_png(ByteView file) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_memory(&image, file.data(), file.size()) == 0) return std::nullopt;
  DecodedPicture picture{image.width, image.height, std::nullopt};
  const png_color white{255, 255, 255};
  if (area(picture) <= kMostPixels) {
    image.format = PNG_FORMAT_RGB;
    auto pixels = blank(image.width, image.height);
    if (png_image_finish_read(&image, &white, pixels.rgb.data(), 0, nullptr) != 0) picture.pixels = std::move(pixels);
  }
  png_image_free(&image);
  return picture;
}

// What is not opaque, on white.
files::Pixels flattened(ByteView rgba, std::size_t width, std::size_t height) {
  auto pixels = blank(width, height);
  for (std::size_t i = 0; i < width * height; ++i) {
    const unsigned opacity = rgba[4 * i + 3];
    for (std::size_t c = 0; c < 3; ++c)
      pixels.rgb[3 * i + c] =
          static_cast<std::uint8_t>((rgba[4 * i + c] * opacity + 255 * (255 - opacity) + 127) / 255);
  }
  return pixels;
}

std::optional<DecodedPicture> decode_webp(ByteView file, std::size_t side) {
  WebPDecoderConfig config;
  if (WebPInitDecoderConfig(&config) == 0 || WebPGetFeatures(file.data(), file.size(), &config.input) != VP8_STATUS_OK)
    return std::nullopt;
  const auto width = static_cast<std::size_t>(config.input.width),
             height = static_cast<std::size_t>(config.input.height);
  DecodedPicture picture{width, height, std::nullopt};
  if (area(picture) > kMostPixels || area(picture) == 0 || config.input.has_animation != 0) return picture;
  const std::size_t longest = std::max(width, height), wanted = std::min(longest, side);
  const auto scaled = [&](std::size_t size) { return std::max<std::size_t>(size * wanted / longest, 1); };
  const std::size_t across = scaled(width), down = scaled(height);
  Bytes rgba(4 * across * down);
  config.options.use_scaling = 1;
  config.options.scaled_width = static_cast<int>(across);
  config.options.scaled_height = static_cast<int>(down);
  config.output.colorspace = MODE_RGBA;
  config.output.is_external_memory = 1;
  config.output.u.RGBA = {rgba.data(), static_cast<int>(4 * across), rgba.size()};
  if (WebPDecode(file.data(), file.size(), &config) == VP8_STATUS_OK) picture.pixels = flattened(rgba, across, down);
  WebPFreeDecBuffer(&config.output);
  return picture;
}

std::optional<DecodedPicture> decode_gif(ByteView file) {
  if (file.size() < 10) return std::nullopt;
  const auto number = [&](std::size_t at) { return std::uint64_t{file[at]} | std::uint64_t{file[at + 1]} << 8; };
  return DecodedPicture{number(6), number(8), first_picture_of_gif(file, kMostPixels)};
}

}  // namespace

std::optional<DecodedPicture> decode_picture(ByteView file, std::size_t side) {
  const auto type = files::media_type_of({}, file.first(std::min(file.size(), files::kMediaTypeBytes)));
  if (type == "image/jpeg") return decode_jpeg(file, side);
  if (type == "image/png") return decode_png(file);
  if (type == "image/webp") return decode_webp(file, side);
  if (type == "image/gif") return decode_gif(file);
  return std::nullopt;
}

}  // namespace majlis::cli
