#include "clients/core/state.hpp"

#include <algorithm>

namespace majlis::client {

std::uint64_t Context::host_ms() const {
  const std::int64_t here = static_cast<std::int64_t>(now_ms) - state.clock_ahead_ms;
  return static_cast<std::uint64_t>(std::max<std::int64_t>(here, 0));
}

void Context::show(Event event) { out.events.push_back(std::move(event)); }

}  // namespace majlis::client
