// What the reader of a message sees of a picture before it is fetched. Decoding is bounded: what is too large, damaged
// or of an unknown kind has no more to say than could be told of it. Pure functions; any thread.
#pragma once

#include "base/bytes.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace majlis::cli {

inline constexpr std::uint64_t kLargestPicture = 24 << 20;  // bytes; what is larger is not looked at

struct Picture {
  std::uint64_t width = 0, height = 0;  // as it is shown
  std::optional<Bytes> thumbnail;       // a JPEG of at most files::kMaxThumbnail bytes, which says nothing else
  std::optional<std::string> blurhash;
};

// Of a JPEG, PNG, WebP or GIF; absent for anything else.
std::optional<Picture> picture_in(ByteView file);

}  // namespace majlis::cli
