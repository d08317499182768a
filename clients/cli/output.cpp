#include "clients/cli/output.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

namespace majlis::cli {
namespace {

std::string_view code_of(Style style) {
  switch (style) {
    case Style::kDim: return "\x1b[2m";
    case Style::kBold: return "\x1b[1m";
    case Style::kRed: return "\x1b[31m";
    case Style::kGreen: return "\x1b[32m";
    case Style::kYellow: return "\x1b[33m";
    case Style::kCyan: return "\x1b[36m";
    case Style::kPlain: break;
  }
  return "";
}

bool wants_colours() {
  const char* none = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  return (none == nullptr || *none == '\0') && (terminal == nullptr || std::string_view(terminal) != "dumb");
}

// How many bytes of `text` are one character that JSON lets through and a terminal should not see, and its code.
std::size_t unsafe(std::string_view text, unsigned& point) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  point = byte(0);
  if (point == 0x7F) return 1;
  if (byte(0) == 0xC2 && byte(1) >= 0x80 && byte(1) < 0xA0) {  // C1 controls
    point = byte(1);
    return 2;
  }
  if (byte(0) == 0xE2 && (byte(1) == 0x80 || byte(1) == 0x81)) {
    point = 0x2000u + ((byte(1) & 0x3Fu) << 6) + (byte(2) & 0x3Fu);
    if ((point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069)) return 3;  // directions
  }
  return 0;
}

}  // namespace

Output::Output(bool json)
    : json_(json), terminal_(::isatty(STDOUT_FILENO) == 1), colours_(terminal_ && wants_colours()) {}

void Output::line(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fputc('\n', stdout);
}

void Output::raw(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void Output::object(const Json& object) { line(json_line(object)); }

void Output::remark(std::string_view text) const {
  std::fprintf(stderr, "%.*s\n", static_cast<int>(text.size()), text.data());
}

std::string Output::styled(Style style, std::string_view text) const {
  if (!colours_ || style == Style::kPlain) return std::string(text);
  return std::string(code_of(style)) + std::string(text) + "\x1b[0m";
}

Status Output::flush() {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return {};
  return Error{"cli.output", std::string("standard output cannot be written (") + std::strerror(errno) +
                                 "); nothing was marked as reported"};
}

std::string json_line(const Json& value) {
  const std::string plain = value.dump(-1, ' ', false, Json::error_handler_t::replace);
  std::string out;
  out.reserve(plain.size());
  for (std::size_t i = 0; i < plain.size();) {
    unsigned point = 0;
    const std::size_t size = unsafe(std::string_view(plain).substr(i), point);
    if (size == 0) {
      out.push_back(plain[i++]);
      continue;
    }
    char escaped[8];
    std::snprintf(escaped, sizeof escaped, "\\u%04x", point);
    out += escaped;
    i += size;
  }
  return out;
}

void print_error(const Error& error, bool json) {
  if (json) {
    const Json object{{"error", {{"name", error.name}, {"message", error.detail}}}};
    std::fprintf(stderr, "%s\n", json_line(object).c_str());
  } else {
    std::fprintf(stderr, "majlis: %s\n", error.detail.c_str());
  }
}

}  // namespace majlis::cli
