#include "clients/cli/display_text.hpp"

#include <cstdint>
#include <cstdlib>
#include <utf8proc.h>
#include <vector>

namespace majlis::cli {
namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr char32_t kLineSign = 0x23CE;          // ⏎
constexpr char32_t kFirstControlSign = 0x2400;  // ␀
constexpr char32_t kDeleteSign = 0x2421;        // ␡
constexpr char32_t kFirstStrongIsolate = 0x2068, kPopIsolate = 0x2069;

// The next code point of `text`, which is cut by it; ill-formed bytes give U+FFFD one by one.
char32_t take(std::string_view& text) {
  utf8proc_int32_t point = 0;
  const auto size = utf8proc_iterate(reinterpret_cast<const std::uint8_t*>(text.data()),
                                     static_cast<utf8proc_ssize_t>(text.size()), &point);
  text.remove_prefix(size > 0 ? static_cast<std::size_t>(size) : 1);
  return size > 0 ? static_cast<char32_t>(point) : kReplacement;
}

void put(std::string& out, char32_t point) {
  std::uint8_t bytes[4];
  const auto size = utf8proc_encode_char(static_cast<utf8proc_int32_t>(point), bytes);
  out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

bool is_line_break(char32_t point) { return point == '\n' || point == 0x2028 || point == 0x2029; }

// Embeddings, overrides and isolates, whose effect does not end with the text they stand in.
bool is_directional(char32_t point) {
  return (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
}

bool is_right_to_left(char32_t point) {
  const auto bidi = utf8proc_get_property(static_cast<utf8proc_int32_t>(point))->bidi_class;
  return bidi == UTF8PROC_BIDI_CLASS_R || bidi == UTF8PROC_BIDI_CLASS_AL;
}

char32_t visible(char32_t point) {
  if (point == '\t') return ' ';
  if (point < 0x20) return kFirstControlSign + point;
  if (point == 0x7F) return kDeleteSign;
  if (point >= 0x80 && point < 0xA0) return kReplacement;
  return point;
}

// `foreign` made harmless; `line_break` stands for each of its line breaks.
std::string harmless(std::string_view foreign, std::string_view line_break) {
  std::string line, out;
  bool isolate = false;
  const auto end_line = [&] {
    if (isolate) put(out, kFirstStrongIsolate);
    out += line;
    if (isolate) put(out, kPopIsolate);
    line.clear();
    isolate = false;
  };
  while (!foreign.empty()) {
    const char32_t point = take(foreign);
    if (point == '\r' && foreign.starts_with('\n')) continue;
    if (is_line_break(point)) {
      end_line();
      out += line_break;
    } else if (!is_directional(point)) {
      isolate = isolate || is_right_to_left(point);
      put(line, visible(point));
    }
  }
  end_line();
  return out;
}

std::string mapped(std::string_view text, utf8proc_option_t options) {
  utf8proc_uint8_t* out = nullptr;
  const auto size = utf8proc_map(reinterpret_cast<const std::uint8_t*>(text.data()),
                                 static_cast<utf8proc_ssize_t>(text.size()), &out, options);
  if (size < 0) return std::string(text);  // not UTF-8: taken as it is
  std::string result(reinterpret_cast<const char*>(out), static_cast<std::size_t>(size));
  std::free(out);
  return result;
}

}  // namespace

std::string one_line(std::string_view foreign) {
  std::string sign;
  put(sign, kLineSign);
  return harmless(foreign, sign);
}

std::string many_lines(std::string_view foreign, std::size_t indent) {
  return harmless(foreign, "\n" + std::string(indent, ' '));
}

std::size_t columns(std::string_view text) {
  std::size_t count = 0;
  while (!text.empty()) {
    const char32_t point = take(text);
    if (!is_directional(point))
      count += static_cast<std::size_t>(utf8proc_charwidth(static_cast<utf8proc_int32_t>(point)));
  }
  return count;
}

std::string padded(std::string_view text, std::size_t width) {
  const std::size_t used = columns(text);
  return std::string(text) + std::string(used < width ? width - used : 0, ' ');
}

std::string shortened(std::string_view text, std::size_t width) {
  if (columns(text) <= width) return std::string(text);
  std::string out;
  bool isolated = false;
  for (std::string_view rest = text; !rest.empty();) {
    std::string next;
    const char32_t point = take(rest);
    put(next, point);
    if (columns(out) + columns(next) >= width) break;
    isolated = point == kFirstStrongIsolate || (isolated && point != kPopIsolate);
    out += next;
  }
  out += "…";
  if (isolated) put(out, kPopIsolate);
  return out;
}

std::string composed(std::string_view text) {
  return mapped(text, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
}

bool contains_folded(std::string_view text, std::string_view needle) {
  constexpr auto kFold = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
  return mapped(text, kFold).find(mapped(needle, kFold)) != std::string::npos;
}

}  // namespace majlis::cli
