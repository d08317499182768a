#include "bench/messaging/traffic.hpp"

#include <stdexcept>

namespace majlis::bench {

void Sequence::take(std::uint64_t number) {
  if (number != next_)
    throw std::runtime_error("message " + std::to_string(number) + " came where " + std::to_string(next_) +
                             " was due: something was lost, doubled or reordered");
  ++next_;
}

}  // namespace majlis::bench
