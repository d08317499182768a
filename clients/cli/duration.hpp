// Spans of time as people write them: "30s", "5m", "1h", "7d", "2w".
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace majlis::cli {

// In seconds; a year at most. Errors: cli.duration.
Result<std::uint64_t> parse_duration(std::string_view text);
// "1 hour", "90 minutes".
std::string duration_in_words(std::uint64_t seconds);

}  // namespace majlis::cli
