#include "host/json/text.hpp"

#include "base/cbor.hpp"
#include "base/encoding.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <vector>

namespace majlis::host::json {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

void append_escape(std::string& out, unsigned char c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default:
      out += "\\u00";
      out += kHex[c >> 4];
      out += kHex[c & 15];
  }
}

void append_integer(std::string& out, const cbor::Item& item) {
  // A CBOR negative is -1-n: n = 2^64-1 is the one value whose magnitude does not fit.
  if (item.type == cbor::Type::kUnsigned) {
    out += std::to_string(item.number);
  } else if (item.number == UINT64_MAX) {
    out += "-18446744073709551616";
  } else {
    out += '-' + std::to_string(item.number + 1);
  }
}

void append_scalar(std::string& out, const cbor::Item& item) {
  switch (item.type) {
    case cbor::Type::kUnsigned:
    case cbor::Type::kNegative: return append_integer(out, item);
    case cbor::Type::kBytes: out += '"' + to_base64url(item.bytes) + '"'; return;
    case cbor::Type::kText: return append_string(out, as_text(item.bytes));
    case cbor::Type::kBool: out += item.number != 0 ? "true" : "false"; return;
    case cbor::Type::kFloat: return append_number(out, item.real);
    default: out += "null"; return;
  }
}

void append_key(std::string& out, const cbor::Item& item) {
  const bool quoted = item.type == cbor::Type::kText || item.type == cbor::Type::kBytes;
  if (!quoted) out += '"';
  append_scalar(out, item);
  out += quoted ? ":" : "\":";
}

}  // namespace

void append_string(std::string& out, std::string_view text) {
  const bool utf8 = is_utf8(text);
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || c == '"' || c == '\\') {
      append_escape(out, byte);
    } else if (byte >= 0x80 && !utf8) {
      out += kReplacement;
    } else {
      out += c;
    }
  }
  out += '"';
}

void append_number(std::string& out, double number) {
  if (!std::isfinite(number)) {
    out += "null";
    return;
  }
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
  out.append(text.data(), end);
}

Status append_item(std::string& out, ByteView item) {
  struct Open {
    std::uint64_t left;  // heads still to come
    bool map;
  };
  std::vector<Open> stack;
  cbor::Reader reader(item);
  do {
    MAJLIS_TRY(const cbor::Item head, reader.next());
    const bool key = !stack.empty() && stack.back().map && stack.back().left % 2 == 0;
    const bool value = !stack.empty() && stack.back().map && !key;
    if (!stack.empty() && !value && (out.back() != '[' && out.back() != '{')) out += ',';
    if (!stack.empty()) --stack.back().left;
    if (key) {
      append_key(out, head);
    } else if (head.type == cbor::Type::kArray || head.type == cbor::Type::kMap) {
      const bool map = head.type == cbor::Type::kMap;
      out += map ? '{' : '[';
      stack.push_back({map ? head.number * 2 : head.number, map});
    } else {
      append_scalar(out, head);
    }
    while (!stack.empty() && stack.back().left == 0) {
      out += stack.back().map ? '}' : ']';
      stack.pop_back();
    }
  } while (!stack.empty());
  return reader.finish();
}

Result<std::string> from_cbor(ByteView item) {
  std::string out;
  MAJLIS_CHECK(append_item(out, item));
  return out;
}

void append_pointer_step(std::string& pointer, std::string_view name) {
  pointer += '/';
  for (const char c : name) {
    if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer += c;
    }
  }
}

}  // namespace majlis::host::json
