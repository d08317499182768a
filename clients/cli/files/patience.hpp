// How long a transfer keeps trying when the host is gone: pauses that double, begun anew with each progress.
#pragma once

#include "clients/cli/profile.hpp"

#include <chrono>
#include <cstdint>

namespace majlis::cli {

class Patience {
 public:
  // `done`: how far it is. Waits before the next attempt, while the profile's own connection goes on; false where it
  // has been long enough.
  Result<bool> wait(Profile& profile, std::uint64_t done);

 private:
  static constexpr unsigned kAttempts = 7;  // without progress: half a minute
  unsigned attempts_ = 0;
  std::uint64_t best_ = 0;
};

}  // namespace majlis::cli
