// The printed forms of the configuration: defaults with comments, and the reference page. Both follow the schema.
#include "host/app/config.hpp"
#include "host/app/config_defaults.hpp"

#include <nlohmann/json.hpp>

namespace majlis::host {
namespace {

using nlohmann::ordered_json;

// The schema in the order in which it was written.
ordered_json schema_in_order() { return ordered_json::parse(config_schema()); }

bool is_section(const ordered_json& option) {
  return option.value("type", "") == "object" && option.contains("properties");
}

void print_options(std::string& out, const ordered_json& schema, const std::string& indent) {
  bool first = true;
  for (const auto& [name, option] : schema.at("properties").items()) {
    out += first ? "" : ",\n";
    first = false;
    out += indent + "// " + option.at("description").get<std::string>() + "\n" + indent + '"' + name + "\": ";
    if (is_section(option)) {
      out += "{\n";
      print_options(out, option, indent + "  ");
      out += "\n" + indent + "}";
    } else {
      out += option.at("default").dump();
    }
  }
}

std::string kind_of(const ordered_json& option) {
  if (option.contains("enum")) {
    std::string out;
    for (const auto& value : option.at("enum")) out += (out.empty() ? "`" : ", `") + value.get<std::string>() + "`";
    return out;
  }
  std::string out = option.at("type").get<std::string>();
  if (option.contains("minimum")) out += " " + option.at("minimum").dump() + " … " + option.at("maximum").dump();
  return out;
}

void describe(std::string& out, const ordered_json& schema, const std::string& path) {
  for (const auto& [name, option] : schema.at("properties").items()) {
    if (is_section(option)) {
      describe(out, option, path + name + ".");
      continue;
    }
    const std::string standard = option.contains("default") ? "`" + option.at("default").dump() + "`" : "none";
    out += "| `" + path + name + "` | " + kind_of(option) + " | " + standard + " | " +
           option.at("description").get<std::string>() + " |\n";
    if (option.value("type", "") == "array" && is_section(option.at("items")))
      describe(out, option.at("items"), path + name + "[].");
    if (const auto rest = option.find("additionalProperties"); rest != option.end() && rest->is_object())
      describe(out, *rest, path + name + ".ID.");
  }
}

}  // namespace

nlohmann::json config_defaults(const nlohmann::json& schema) {
  nlohmann::json out = nlohmann::json::object();
  for (const auto& [name, option] : schema.at("properties").items()) {
    if (option.value("type", "") == "object" && option.contains("properties")) {
      out[name] = config_defaults(option);
    } else {
      out[name] = option.at("default");
    }
  }
  return out;
}

std::string what_it_takes(std::string_view mismatch) {
  ordered_json here = schema_in_order();
  const std::string_view pointer = mismatch.substr(0, mismatch.find(':'));
  for (std::size_t at = 0; at < pointer.size();) {
    const std::size_t end = std::min(pointer.find('/', at + 1), pointer.size());
    const std::string step(pointer.substr(at + 1, end - at - 1));
    const ordered_json properties = here.value("properties", ordered_json::object());
    ordered_json next = properties.contains(step) ? properties.at(step)
                        : here.contains("items")  ? here.at("items")
                                                  : here.value("additionalProperties", ordered_json(false));
    if (!next.is_object()) return {};
    here = std::move(next);
    at = end;
  }
  if (pointer.empty() || here.value("type", "") == "object") return {};
  return " It takes " + kind_of(here) + ": " + here.value("description", "");
}

std::string default_config_text() {
  std::string out = "{\n";
  print_options(out, schema_in_order(), "  ");
  return out + "\n}\n";
}

std::string config_reference() {
  std::string out =
      "# Configuration of majlisd\n\n"
      "<!-- Written by `majlisd --print-config-reference` from configs/majlisd.schema.json. -->\n\n"
      "`majlisd --config FILE` reads one JSON file, in which comments are allowed. `majlisd --check-config FILE`\n"
      "says what is wrong with it; `majlisd --print-default-config` prints all options with their defaults. The "
      "command\n"
      "line (`majlisd --help`) wins over the file. Ready-to-run files are in `configs/`.\n\n"
      "| Option | Values | Default | What it does |\n|---|---|---|---|\n";
  describe(out, schema_in_order(), "");
  return out;
}

}  // namespace majlis::host
