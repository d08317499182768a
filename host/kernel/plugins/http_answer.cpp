#include "host/kernel/plugins/http_answer.hpp"

#include "base/cbor.hpp"
#include "base/encoding.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace majlis::host {
namespace {

// The host says these itself.
constexpr std::array<std::string_view, 4> kOurs{"connection", "content-length", "transfer-encoding", "upgrade"};

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

// RFC 9110, section 5.6.2.
bool is_token(std::string_view name) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::ranges::all_of(name, [&](unsigned char c) {
    return std::isalnum(c) != 0 || kMarks.find(static_cast<char>(c)) != std::string_view::npos;
  });
}

bool is_value(std::string_view value) {
  return std::ranges::all_of(value, [](unsigned char c) { return c == '\t' || (c >= ' ' && c != 0x7F); });
}

}  // namespace

HttpResponse plugin_response(std::uint32_t status, ByteView headers, ByteView body) {
  HttpResponse out;
  out.status = status >= 200 && status <= 599 ? status : 500;
  out.body = to_bytes(body);
  cbor::Reader reader(headers);
  const auto head = headers.empty() ? Result<cbor::Item>(cbor::Item{}) : reader.next();
  for (std::uint64_t i = 0; head.ok() && head->type == cbor::Type::kMap && i < head->number; ++i) {
    const auto name = reader.next();
    const auto value = name.ok() ? reader.next() : name;
    if (!value.ok() || name->type != cbor::Type::kText || value->type != cbor::Type::kText) break;
    const std::string key = lower(as_text(name->bytes));
    if (!is_token(key) || !is_value(as_text(value->bytes)) || std::ranges::find(kOurs, key) != kOurs.end()) continue;
    if (key == "content-type") {
      out.content_type = to_string(value->bytes);
    } else {
      out.headers.emplace_back(to_string(name->bytes), to_string(value->bytes));
    }
  }
  return out;
}

Bytes header_map(const HttpRequest& request) {
  std::vector<std::pair<std::string_view, std::string_view>> once;  // a name comes once in a map: the first wins
  for (const auto& [name, value] : request.headers) {
    const bool known = std::ranges::any_of(once, [&key = name](const auto& other) { return other.first == key; });
    // The token is the host's to check; a plugin sees whom it speaks for.
    if (!known && name != "authorization") once.emplace_back(name, is_utf8(value) ? value : std::string_view());
  }
  cbor::Writer out;
  out.map(once.size());
  for (const auto& [name, value] : once) {
    out.text(name);
    out.text(value);
  }
  return out.take();
}

}  // namespace majlis::host
