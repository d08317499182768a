#include "plugins/files/client/name.hpp"

#include "base/encoding.hpp"

#include <algorithm>
#include <cstdint>

namespace majlis::files {
namespace {

constexpr std::size_t kMaxExtension = 12;  // with its dot

// Controls, formatting that reorders or hides what stands around it, and separators of lines. Joiners stay: Persian and
// emoji are written with them.
bool is_invisible(std::uint32_t point) {
  return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0xAD || point == 0x61C || point == 0x180E ||
         point == 0x200B || point == 0x200E || point == 0x200F || (point >= 0x2028 && point <= 0x202E) ||
         (point >= 0x2060 && point <= 0x206F) || point == 0xFEFF || (point >= 0xFFF9 && point <= 0xFFFB) ||
         (point >= 0xE0000 && point <= 0xE007F);
}

bool is_forbidden(std::uint32_t point) {
  return point < 0x80 && std::string_view("<>:\"|?*").find(static_cast<char>(point)) != std::string_view::npos;
}

// How many bytes the character at the start of `text` has, by its first one; 0 where that begins none.
std::size_t width_of(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  const std::size_t width = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  return width <= text.size() && is_utf8(text.substr(0, width)) ? width : 0;
}

std::uint32_t point_of(std::string_view character) {
  std::uint32_t point = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return point;
  point &= 0x7Fu >> character.size();
  for (const char c : character.substr(1)) point = (point << 6) | (static_cast<unsigned char>(c) & 0x3Fu);
  return point;
}

std::string visible(std::string_view name) {
  std::string out;
  while (!name.empty()) {
    const std::size_t width = width_of(name);
    const std::string_view character = name.substr(0, std::max<std::size_t>(width, 1));
    name.remove_prefix(character.size());
    if (width == 0 || is_forbidden(point_of(character)))
      out += '_';
    else if (!is_invisible(point_of(character)))
      out += character;
  }
  return out;
}

// At most `most` bytes of `text`, cut between characters.
std::string_view cut(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
  return text.substr(0, most);
}

std::string shorten(const std::string& name, std::size_t most) {
  if (name.size() <= most) return name;
  const auto dot = name.rfind('.');
  const std::string extension =
      dot != std::string::npos && name.size() - dot <= kMaxExtension ? name.substr(dot) : std::string();
  return std::string(cut(name, most - extension.size())) + extension;
}

// What Windows takes for a device, with any extension.
bool is_reserved(std::string_view name) {
  std::string stem(name.substr(0, name.find('.')));
  while (stem.ends_with(' ')) stem.pop_back();
  std::ranges::transform(stem, stem.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  for (const std::string_view each : {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"})
    if (stem == each) return true;
  const bool port = stem.size() == 4 && (stem.starts_with("COM") || stem.starts_with("LPT"));
  return port && stem[3] >= '0' && stem[3] <= '9';
}

}  // namespace

std::string clean_name(std::string_view name, std::size_t most) {
  if (const auto slash = name.find_last_of("/\\"); slash != std::string_view::npos) name.remove_prefix(slash + 1);
  std::string clean = visible(name);
  const auto trim = [&clean] {
    while (!clean.empty() && (clean.back() == ' ' || clean.back() == '.')) clean.pop_back();
    clean.erase(0, std::min(clean.find_first_not_of(' '), clean.size()));
  };
  trim();
  if (clean.empty()) return "file";
  if (clean.front() == '.') clean.front() = '_';  // not hidden
  if (is_reserved(clean)) clean = std::string("_").append(clean);
  clean = shorten(clean, most);
  trim();
  return clean;
}

}  // namespace majlis::files
