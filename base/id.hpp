// Sixteen-byte identifiers. A tag type keeps a StreamId from being passed where a DeviceId is meant.
#pragma once

#include "base/bytes.hpp"
#include "base/encoding.hpp"
#include "base/result.hpp"

#include <algorithm>
#include <array>
#include <compare>
#include <string>

namespace majlis {

template <class Tag>
class Id {
 public:
  static constexpr std::size_t kSize = 16;

  Id() = default;
  explicit Id(const std::array<std::uint8_t, kSize>& bytes) : bytes_(bytes) {}

  // Errors: id.size unless `bytes` has exactly 16 bytes.
  static Result<Id> from_bytes(ByteView bytes) {
    if (bytes.size() != kSize) return Error{"id.size", "an id has 16 bytes, not " + std::to_string(bytes.size())};
    Id id;
    std::copy(bytes.begin(), bytes.end(), id.bytes_.begin());
    return id;
  }

  ByteView view() const { return bytes_; }
  std::string text() const { return to_base64url(bytes_); }

  // Named, not `auto`: libc++ 16 compares arrays by < and == alone.
  friend std::strong_ordering operator<=>(const Id&, const Id&) = default;

 private:
  std::array<std::uint8_t, kSize> bytes_{};
};

}  // namespace majlis
