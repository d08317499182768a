// What the host's owner allows (plugin.json says each in a sentence). A value.
#pragma once

#include <majlis/plugin.hpp>

#include <algorithm>
#include <cstdint>

namespace majlis::files {

inline constexpr std::int64_t kSecondMs = 1000;
inline constexpr std::int64_t kHourMs = 3600 * kSecondMs;
inline constexpr std::int64_t kDayMs = 24 * kHourMs;

struct Limits {
  std::int64_t account_bytes = 0;
  std::int64_t account_files = 0;
  std::int64_t file_bytes = 0;
  std::int64_t lifetime_ms = 0;
  std::int64_t lifetime_max_ms = 0;
  std::int64_t upload_ms = 0;
  std::int64_t sweep_ms = 0;
  std::int64_t orphan_ms = 0;

  static Limits from(const sdk::Json& config) {
    const auto number = [&](const char* name) { return sdk::integer_at(config, name); };
    Limits limits;
    limits.account_bytes = number("account_bytes");
    limits.account_files = number("account_files");
    limits.file_bytes = number("file_bytes");
    limits.lifetime_max_ms = number("lifetime_days_max") * kDayMs;
    limits.lifetime_ms = std::min(number("lifetime_days") * kDayMs, limits.lifetime_max_ms);
    limits.upload_ms = number("upload_hours") * kHourMs;
    limits.sweep_ms = number("sweep_seconds") * kSecondMs;
    limits.orphan_ms = number("orphan_seconds") * kSecondMs;
    return limits;
  }

  // A lifetime that was asked for in seconds, as far as it is allowed.
  std::int64_t lifetime(std::int64_t seconds) const {
    return std::min(std::clamp<std::int64_t>(seconds, 1, lifetime_max_ms / kSecondMs) * kSecondMs, lifetime_max_ms);
  }
};

}  // namespace majlis::files
