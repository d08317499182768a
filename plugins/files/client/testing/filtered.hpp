// What MetadataFilter leaves of a file, for tests of its kinds.
#pragma once

#include "plugins/files/client/metadata.hpp"

#include <gtest/gtest.h>
#include <string>

namespace majlis::files::testing {

inline constexpr std::string_view kPlace = "GPS 51.5007N 0.1246W";  // what must be gone

// The filtered file, or the error's name.
inline std::string filtered(const std::string& source) {
  MetadataFilter filter(source.size());
  while (const auto wanted = filter.wanted()) {
    EXPECT_LE(wanted->offset + wanted->size, source.size());
    const Status given = filter.give(
        as_bytes(source).subspan(static_cast<std::size_t>(wanted->offset), static_cast<std::size_t>(wanted->size)));
    if (!given.ok()) return std::string(given.error().name);
  }
  std::string out;
  for (const auto& piece : filter.pieces()) {
    if (piece.zeros)
      out += std::string(static_cast<std::size_t>(piece.range.size), '\0');
    else if (piece.literal.empty())
      out += source.substr(static_cast<std::size_t>(piece.range.offset), static_cast<std::size_t>(piece.range.size));
    else
      out += as_text(piece.literal);
  }
  EXPECT_EQ(out.size(), filter.size());
  EXPECT_EQ(filter.changed(),
            out != source || source.substr(0, 4) == "RIFF" || source.find("ftyp") != std::string::npos);
  return out;
}

}  // namespace majlis::files::testing
