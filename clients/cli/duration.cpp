#include "clients/cli/duration.hpp"

#include <charconv>
#include <optional>

namespace majlis::cli {
namespace {

constexpr std::uint64_t kLongest = 366 * 86'400;

struct Unit {
  char letter;
  std::uint64_t seconds;
  const char* name;
};
constexpr Unit kUnits[] = {
    {'w', 604'800, "week"}, {'d', 86'400, "day"}, {'h', 3'600, "hour"}, {'m', 60, "minute"}, {'s', 1, "second"}};

std::optional<std::uint64_t> seconds_of(std::string_view text) {
  if (text.size() < 2 || text.size() > 10) return std::nullopt;
  std::uint64_t count = 0;
  const char* end = text.data() + text.size() - 1;
  const auto [stopped, error] = std::from_chars(text.data(), end, count);
  if (error != std::errc() || stopped != end || count == 0) return std::nullopt;
  for (const auto& unit : kUnits)
    if (unit.letter == text.back() && count <= kLongest / unit.seconds) return count * unit.seconds;
  return std::nullopt;
}

}  // namespace

Result<std::uint64_t> parse_duration(std::string_view text) {
  if (const auto seconds = seconds_of(text)) return *seconds;
  return Error{"cli.duration",
               "'" + std::string(text) +
                   "' is no span of time; write a number and s, m, h, d or w, as in 30s, 5m, 1h, 7d, 2w "
                   "(a year at most)"};
}

std::string duration_in_words(std::uint64_t seconds) {
  for (const auto& unit : kUnits) {
    if (seconds % unit.seconds != 0) continue;
    const std::uint64_t count = seconds / unit.seconds;
    return std::to_string(count) + " " + unit.name + (count == 1 ? "" : "s");
  }
  return {};
}

}  // namespace majlis::cli
