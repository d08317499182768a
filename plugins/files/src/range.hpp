// Byte ranges of HTTP (RFC 9110, section 14). Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace majlis::files {

struct ByteRange {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

enum class RangeKind { kWhole, kPart, kNone };

struct RangeAsked {
  RangeKind kind = RangeKind::kWhole;
  ByteRange part = {};
};

// What a Range header asks of `size` bytes: kWhole without one or in another unit than bytes, kNone where it is no one
// range of these bytes (416).
RangeAsked range_of(std::string_view header, std::uint64_t size);

}  // namespace majlis::files
