#include "plugins/payments/client/plain_text.hpp"

#include "base/encoding.hpp"

#include <cstdint>

namespace majlis::payments {
namespace {

struct Point {
  std::uint32_t value;
  std::size_t size;
};

// The code point at the start of `text`, which is UTF-8 and not empty.
Point first_of(std::string_view text) {
  const auto byte = [&](std::size_t at) { return std::uint32_t{static_cast<std::uint8_t>(text[at])}; };
  const std::uint32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xE0) return {(lead & 0x1F) << 6 | (byte(1) & 0x3F), 2};
  if (lead < 0xF0) return {(lead & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F), 3};
  return {(lead & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F), 4};
}

bool is_mark(std::uint32_t point) {
  return point == 0x061C || point == 0x200E || point == 0x200F || (point >= 0x202A && point <= 0x202E) ||
         (point >= 0x2066 && point <= 0x2069);
}

bool is_control(std::uint32_t point) {
  return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0x2028 || point == 0x2029;
}

std::string filtered(std::string_view text, bool one_line) {
  if (!is_utf8(text)) return "\uFFFD";
  std::string out;
  while (!text.empty()) {
    const Point point = first_of(text);
    if (one_line && is_control(point.value))
      out += ' ';
    else if (!is_mark(point.value))
      out += text.substr(0, point.size);
    text.remove_prefix(point.size);
  }
  return out;
}

}  // namespace

std::string without_marks(std::string_view text) { return filtered(text, false); }

std::string plain_line(std::string_view text) { return filtered(text, true); }

}  // namespace majlis::payments
