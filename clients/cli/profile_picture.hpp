// A picture for one's profile, as the web app takes it: a JPEG that is small in every way, since everybody with whom
// one talks fetches it.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

#include <filesystem>

namespace majlis::cli {

inline constexpr std::size_t kMostPictureBytes = 64 * 1024;
inline constexpr unsigned kMostPictureSide = 1024;  // pixels: screens show none that is larger

// Errors: cli.picture.file, cli.picture.size, cli.picture.format.
Result<Bytes> read_picture(const std::filesystem::path& file);

// Whether it is a JPEG of a size that screens show. Errors: cli.picture.size, cli.picture.format.
Status check_picture(ByteView picture);

}  // namespace majlis::cli
