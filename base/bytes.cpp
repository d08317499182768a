#include "base/bytes.hpp"

#include <algorithm>

namespace majlis {

bool equal(ByteView a, ByteView b) { return std::ranges::equal(a, b); }

bool constant_time_equal(ByteView a, ByteView b) {
  if (a.size() != b.size()) return false;
  volatile std::uint8_t difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) difference = difference | (a[i] ^ b[i]);
  return difference == 0;
}

}  // namespace majlis
