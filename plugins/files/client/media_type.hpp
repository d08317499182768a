// What kind of file it is, by its first bytes or else its name: for the receiver's convenience alone, and never
// trusted.
#pragma once

#include "base/bytes.hpp"

#include <cstddef>
#include <string_view>

namespace majlis::files {

inline constexpr std::size_t kMediaTypeBytes = 16;  // that are looked at

// "application/octet-stream" where nothing is known.
std::string_view media_type_of(std::string_view name, ByteView first_bytes);

}  // namespace majlis::files
