#include "json_text.hpp"

namespace majlis::payments {

using sdk::Json;

namespace {

constexpr int kDepthMax = 32;
const Json kNothing;

// Brackets inside one another, outside of strings, before anything is built.
bool too_deep(std::string_view text) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') ++i;
      if (c == '"') quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{' || c == '[') {
      if (++depth > kDepthMax) return true;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return false;
}

}  // namespace

Result<Json> read_json(std::string_view text, std::size_t most) {
  if (text.size() > most) return Error{"gateway.json", "more than " + std::to_string(most) + " bytes came"};
  if (too_deep(text)) return Error{"gateway.json", "what came is nested too deeply"};
  Json read = Json::parse(text, nullptr, false);
  if (!read.is_object()) return Error{"gateway.json", "what came is no JSON object"};
  return read;
}

std::string text_in(const Json& object, std::string_view key) {
  const Json& field = part_in(object, key);
  return field.is_string() ? field.get<std::string>() : "";
}

std::optional<std::int64_t> integer_in(const Json& object, std::string_view key) {
  const Json& field = part_in(object, key);
  if (field.is_number_unsigned() && field.get<std::uint64_t>() > INT64_MAX) return std::nullopt;
  if (!field.is_number_integer()) return std::nullopt;
  return field.get<std::int64_t>();
}

const Json& part_in(const Json& object, std::string_view key) {
  if (!object.is_object()) return kNothing;
  const auto found = object.find(std::string(key));
  return found == object.end() ? kNothing : *found;
}

}  // namespace majlis::payments
