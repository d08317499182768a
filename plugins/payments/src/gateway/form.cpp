#include "form.hpp"

namespace majlis::payments {
namespace {

bool stays(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

void encode(std::string& to, std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  for (const char c : text) {
    if (stays(c) || c == '[' || c == ']') {
      to += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    to += {'%', kDigits[byte >> 4U], kDigits[byte & 15U]};
  }
}

}  // namespace

Form& Form::add(std::string_view name, std::string_view value) {
  if (!text_.empty()) text_ += '&';
  encode(text_, name);
  text_ += '=';
  encode(text_, value);
  return *this;
}

}  // namespace majlis::payments
