#include "ids.hpp"

#include <sodium/randombytes.h>

namespace majlis::payments {

std::array<std::uint8_t, 16> fresh_id(std::int64_t now_ms) {
  std::array<std::uint8_t, 16> id;
  for (std::size_t i = 0; i < 6; ++i) id.at(i) = static_cast<std::uint8_t>(now_ms >> (40 - 8 * i));
  randombytes_buf(id.data() + 6, 10);
  return id;
}

}  // namespace majlis::payments
