#include "clients/cli/files/patience.hpp"

#include <algorithm>

namespace majlis::cli {

Result<bool> Patience::wait(Profile& profile, std::uint64_t done) {
  if (done > best_) attempts_ = 0;
  best_ = std::max(best_, done);
  if (++attempts_ > kAttempts) return false;
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(250) * (1u << (attempts_ - 1));
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    if (left.count() <= 0) return true;
    MAJLIS_CHECK(profile.driver().step(-1, left));
  }
}

}  // namespace majlis::cli
