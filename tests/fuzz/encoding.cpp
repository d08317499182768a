// Any bytes as hex, base64url and UTF-8: what decodes must come back the same when encoded again.

#include "base/encoding.hpp"

#include <cstdlib>
#include <string>

using namespace majlis;

namespace {

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = to_string(ByteView(data, size));
  if (const auto bytes = from_hex(text); bytes.ok() && to_hex(*bytes) != lower(text)) std::abort();
  if (const auto bytes = from_base64url(text); bytes.ok() && to_base64url(*bytes) != text) std::abort();
  const auto again = from_base64url(to_base64url(as_bytes(text)));
  if (!again.ok() || !equal(*again, as_bytes(text))) std::abort();
  static_cast<void>(is_utf8(text));
  return 0;
}
