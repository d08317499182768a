#include "clients/web/engine/fold.hpp"

#include <cstddef>
#include <cstdint>

namespace majlis::web {
namespace {

// The next character of valid UTF-8; others come byte by byte.
char32_t next(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char head = byte(at);
  const std::size_t size = head < 0x80 ? 1 : head < 0xE0 ? 2 : head < 0xF0 ? 3 : 4;
  if (size == 1 || head < 0xC0 || at + size > text.size()) return byte(at++);
  char32_t code = head & (0xFFu >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) code = code << 6 | (byte(at + i) & 0x3Fu);
  at += size;
  return code;
}

void append(std::string& out, char32_t code) {
  const auto put = [&](char32_t bits) { out += static_cast<char>(static_cast<unsigned char>(bits)); };
  if (code < 0x80) return put(code);
  if (code < 0x800) {
    put(0xC0 | code >> 6);
  } else {
    if (code < 0x10000) {
      put(0xE0 | code >> 12);
    } else {
      put(0xF0 | code >> 18);
      put(0x80 | (code >> 12 & 0x3F));
    }
    put(0x80 | (code >> 6 & 0x3F));
  }
  put(0x80 | (code & 0x3F));
}

bool between(char32_t code, char32_t first, char32_t last) { return first <= code && code <= last; }

char32_t lower(char32_t code) {
  if (between(code, 'A', 'Z')) return code + 32;
  if (between(code, 0xC0, 0xDE) && code != 0xD7) return code + 32;                         // À…Þ
  if (between(code, 0x100, 0x137) || between(code, 0x14A, 0x177)) return code | 1;         // Ā…Ķ, Ŋ…Ŷ
  if (between(code, 0x139, 0x148) || between(code, 0x179, 0x17E)) return code + code % 2;  // Ĺ…Ň, Ź…Ž
  if (between(code, 0x391, 0x3A9)) return code + 32;                                       // Α…Ω
  if (between(code, 0x410, 0x42F)) return code + 32;                                       // А…Я
  if (between(code, 0x400, 0x40F)) return code + 80;                                       // Ѐ…Џ
  return code;
}

bool left_out(char32_t code) { return between(code, 0x64B, 0x65F) || code == 0x670 || code == 0x640; }

char32_t plain(char32_t code) {
  switch (code) {
    case 0x622:
    case 0x623:
    case 0x625:
    case 0x671: return 0x627;  // آ أ إ ٱ
    case 0x649: return 0x64A;  // ى
    case 0x629: return 0x647;  // ة
    default: return lower(code);
  }
}

}  // namespace

std::string folded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const char32_t code = next(text, at);
    if (!left_out(code)) append(out, plain(code));
  }
  return out;
}

}  // namespace majlis::web
