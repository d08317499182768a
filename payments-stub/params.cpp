#include "payments-stub/params.hpp"

#include <charconv>

namespace majlis::stub {

std::optional<std::string> find_text(const Json& params, const std::string& name) {
  const auto found = params.find(name);
  if (found == params.end()) return std::nullopt;
  if (!found->is_string()) throw invalid("Invalid string", name);
  return found->get<std::string>();
}

std::optional<std::int64_t> find_integer(const Json& params, const std::string& name) {
  const auto text = find_text(params, name);
  if (!text) return std::nullopt;
  std::int64_t number = 0;
  const char* end = text->data() + text->size();
  const auto [at, wrong] = std::from_chars(text->data(), end, number);
  if (wrong != std::errc() || at != end || text->empty())
    throw invalid("Invalid integer: " + *text, name, "parameter_invalid_integer");
  return number;
}

std::optional<bool> find_flag(const Json& params, const std::string& name) {
  const auto text = find_text(params, name);
  if (!text) return std::nullopt;
  if (*text != "true" && *text != "false") throw invalid("Invalid boolean: " + *text, name);
  return *text == "true";
}

std::string need_text(const Json& params, const std::string& name) {
  const auto text = find_text(params, name);
  if (!text || text->empty()) throw invalid("Missing required param: " + name + ".", name, "parameter_missing");
  return *text;
}

std::int64_t need_integer(const Json& params, const std::string& name) {
  const auto number = find_integer(params, name);
  if (!number) throw invalid("Missing required param: " + name + ".", name, "parameter_missing");
  return *number;
}

Json map_of(const Json& params, const std::string& name) {
  const auto found = params.find(name);
  if (found == params.end()) return Json::object();
  if (found->is_string() && found->get<std::string>().empty()) return Json::object();
  if (!found->is_object()) throw invalid("Invalid object", name);
  return *found;
}

Json merged_metadata(const Json& old, const Json& params) {
  Json metadata = old.is_object() ? old : Json::object();
  const Json changes = map_of(params, "metadata");
  for (const auto& [key, value] : changes.items()) {
    if (!value.is_string()) throw invalid("Invalid string", "metadata");
    if (value.get<std::string>().empty()) {
      metadata.erase(key);
    } else {
      metadata[key] = value;
    }
  }
  return metadata;
}

Json or_null(const Json& params, const std::string& name) {
  const auto text = find_text(params, name);
  return text ? Json(*text) : Json();
}

}  // namespace majlis::stub
