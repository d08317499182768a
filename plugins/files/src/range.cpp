#include "range.hpp"

#include <algorithm>
#include <charconv>

namespace majlis::files {
namespace {

constexpr RangeAsked kNothing{RangeKind::kNone, {}};

bool is_unit(std::string_view text, std::string_view unit) {
  return std::ranges::equal(text, unit, [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
}

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Nothing where it is no number; the largest where it is larger.
std::optional<std::uint64_t> position(std::string_view text) {
  if (text.empty() || !std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() ? value : UINT64_MAX;
}

}  // namespace

RangeAsked range_of(std::string_view header, std::uint64_t size) {
  header = trim(header);
  const std::size_t equals = header.find('=');
  if (header.empty() || (equals != std::string_view::npos && !is_unit(header.substr(0, equals), "bytes"))) return {};
  if (equals == std::string_view::npos) return kNothing;
  const std::string_view spec = trim(header.substr(equals + 1));
  const std::size_t dash = spec.find('-');
  if (dash == std::string_view::npos) return kNothing;
  const auto last = position(spec.substr(dash + 1));
  if (dash == 0) {  // the last so many
    if (!last || *last == 0 || size == 0) return kNothing;
    const std::uint64_t length = std::min(*last, size);
    return {RangeKind::kPart, {size - length, length}};
  }
  const auto first = position(spec.substr(0, dash));
  const bool open = dash + 1 == spec.size();
  if (!first || *first >= size || (!open && (!last || *last < *first))) return kNothing;
  const std::uint64_t end = open ? size : std::min(*last, size - 1) + 1;
  return {RangeKind::kPart, {*first, end - *first}};
}

}  // namespace majlis::files
