#include "payments-stub/form.hpp"

#include "base/encoding.hpp"

#include <algorithm>

namespace majlis::stub {
namespace {

constexpr std::size_t kBytesMost = 1 << 20;
constexpr std::size_t kFieldsMost = 1000;
constexpr std::size_t kLevelsMost = 8;

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

Result<std::string> decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i] == '+' ? ' ' : text[i];
      continue;
    }
    const int high = i + 1 < text.size() ? digit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? digit(text[i + 2]) : -1;
    if (high < 0 || low < 0) return Error{"form.syntax", "a % without two hexadecimal digits"};
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  if (!is_utf8(out)) return Error{"form.text", "a field is no UTF-8"};
  return out;
}

// "a[b][]" is a, b, "".
Result<std::vector<std::string>> levels_of(std::string_view name) {
  std::vector<std::string> levels;
  const std::size_t open = std::min(name.find('['), name.size());
  levels.emplace_back(name.substr(0, open));
  name.remove_prefix(open);
  while (!name.empty()) {
    const std::size_t close = name.find(']');
    if (name[0] != '[' || close == std::string_view::npos) return Error{"form.syntax", "brackets that do not match"};
    levels.emplace_back(name.substr(1, close - 1));
    name.remove_prefix(close + 1);
    if (levels.size() > kLevelsMost) return Error{"form.size", "a name with too many levels"};
  }
  if (levels.front().empty()) return Error{"form.syntax", "a field without a name"};
  return levels;
}

Status put(Json& form, std::string_view name, std::string value) {
  MAJLIS_TRY(const auto levels, levels_of(name));
  Json* at = &form;
  for (const std::string& level : levels) {
    if (at->is_null()) *at = Json::object();
    if (!at->is_object()) return Error{"form.syntax", "a name that is a value and a map"};
    at = &(*at)[level.empty() ? std::to_string(at->size()) : level];
  }
  if (at->is_object()) return Error{"form.syntax", "a name that is a value and a map"};
  *at = std::move(value);
  return {};
}

}  // namespace

Result<Json> read_form(std::string_view text) {
  if (text.size() > kBytesMost) return Error{"form.size", "more than a mebibyte came"};
  Json form = Json::object();
  std::size_t fields = 0;
  while (!text.empty()) {
    const std::string_view field = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), field.size() + 1));
    if (field.empty()) continue;
    if (++fields > kFieldsMost) return Error{"form.size", "too many fields"};
    const std::size_t sign = std::min(field.find('='), field.size());
    MAJLIS_TRY(const std::string name, decode(field.substr(0, sign)));
    MAJLIS_TRY(std::string value, decode(field.substr(std::min(sign + 1, field.size()))));
    MAJLIS_CHECK(put(form, name, std::move(value)));
  }
  return form;
}

std::vector<Json> list_of(const Json& field) {
  std::vector<std::pair<std::string, Json>> entries;
  if (field.is_object())
    for (const auto& [name, value] : field.items()) entries.emplace_back(name, value);
  std::ranges::stable_sort(entries, {}, [](const auto& entry) { return std::pair(entry.first.size(), entry.first); });
  std::vector<Json> list;
  for (auto& [name, value] : entries) list.push_back(std::move(value));
  return list;
}

}  // namespace majlis::stub
