// The first picture of a GIF, by giflib, which appears in gif.cpp alone. Pure function; any thread.
#pragma once

#include "base/bytes.hpp"
#include "plugins/files/client/pixels.hpp"

#include <cstdint>
#include <optional>

namespace majlis::cli {

// On white, as large as the whole; absent where it is none, is damaged, or has more pixels than `most_pixels`.
std::optional<files::Pixels> first_picture_of_gif(ByteView file, std::uint64_t most_pixels);

}  // namespace majlis::cli
