#include "host/kernel/plugins/manifest.hpp"

#include "host/json/schema.hpp"
#include "host/json/text.hpp"
#include "host/json/transcode.hpp"
#include "host/kernel/plugins/manifest_schema.hpp"

#include <majlis/abi.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <sstream>

namespace majlis::host {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

Result<Json> read_json(const fs::path& file) {
  std::ifstream in(file);
  std::ostringstream text;
  if (!in || !(text << in.rdbuf())) return Error{"plugin.manifest", file.string() + " cannot be read"};
  Json document = Json::parse(text.str(), nullptr, false, true);
  if (!document.is_object()) return Error{"plugin.manifest", file.string() + " is not a JSON object"};
  return document;
}

std::set<std::string, std::less<>> names(const Json& capabilities, const char* name) {
  const Json list = capabilities.value(name, Json::array());
  return {list.begin(), list.end()};
}

ManifestEvent event_of(const Json& entry) {
  ManifestEvent event;
  event.topic = entry.at("topic");
  event.keys = entry.value("keys", std::vector<std::string>());
  event.budget = Milliseconds(entry.value("budget_ms", 20));
  event.on_failure = entry.value("on_failure", "closed") == "open" ? OnFailure::kOpen : OnFailure::kClosed;
  return event;
}

// Schemas of methods name shared types plainly ({"$ref": "AccountId"}); in the registry they are components.
void point_references(Json& schema) {
  std::vector<Json*> open{&schema};
  while (!open.empty()) {
    Json& here = *open.back();
    open.pop_back();
    if (here.is_object())
      if (const auto reference = here.find("$ref"); reference != here.end() && reference->is_string())
        if (const auto name = reference->get<std::string>(); !name.starts_with('#'))
          *reference = "#/components/schemas/" + name;
    if (here.is_structured())
      for (Json& part : here) open.push_back(&part);
  }
}

Result<MethodSpec> method_of(const Json& entry, const fs::path& file) {
  const auto wrong = [&](const std::string& why) { return Error{"plugin.schema", file.string() + ": " + why}; };
  if (!entry.is_object() || !entry.contains("name") || !entry.at("name").is_string())
    return wrong("a method without a name");
  MethodSpec spec;
  spec.name = entry.at("name");
  spec.summary = entry.value("summary", "");
  const auto permission = permission_of(entry.value("permission", "device"));
  if (!permission) return wrong(spec.name + ": permission is anyone, device, plugin or owner");
  spec.permission = *permission;
  spec.checked = Checked::kBySchema;
  Json params = entry.value("params", Json::object());
  Json result = entry.value("result", Json::object());
  if (!params.is_object() || !result.is_object()) return wrong(spec.name + ": params and result are schemas");
  if (!params.contains("additionalProperties")) params["additionalProperties"] = false;
  params["type"] = "object";
  point_references(params);
  point_references(result);
  spec.params_schema = params.dump();
  spec.result_schema = result.dump();
  return spec;
}

Status read_methods(Manifest& manifest, const Json& document) {
  std::vector<std::string> files = {"schema/" + manifest.id + ".json"};
  const bool named = document.contains("schema");
  if (named) files = document.at("schema").get<std::vector<std::string>>();
  for (const std::string& name : files) {
    const fs::path file = manifest.folder / name;
    if (!named && !fs::exists(file)) continue;  // a plugin without methods
    MAJLIS_TRY(const Json schema, read_json(file));
    const Json methods = schema.value("methods", Json::array());
    for (const Json& entry : methods) {
      MAJLIS_TRY(MethodSpec spec, method_of(entry, file));
      manifest.methods.push_back(std::move(spec));
    }
  }
  return {};
}

}  // namespace

Result<Manifest> read_manifest(const fs::path& folder) {
  const fs::path file = folder / "plugin.json";
  MAJLIS_TRY(const Json document, read_json(file));
  MAJLIS_TRY(const auto schema, Schema::compile(manifest_schema()));
  if (const Status status = schema->check_json(document); !status.ok())
    return Error{"plugin.manifest", file.string() + " " + status.error().detail +
                                        " Correct it: docs/guide/writing-a-plugin.md says what a manifest holds."};
  Manifest manifest;
  manifest.folder = folder;
  manifest.id = document.at("id");
  manifest.version = document.at("version");
  manifest.summary = document.at("summary");
  manifest.library = document.value("library", manifest.id + ".so");
  manifest.prefix = document.value("prefix", manifest.id);
  manifest.needs = document.value("needs", std::vector<std::string>());
  const Json capabilities = document.value("capabilities", Json::object());
  manifest.may_call = names(capabilities, "call");
  manifest.may_publish = names(capabilities, "publish");
  manifest.http = capabilities.value("http", false);
  manifest.blobs = capabilities.value("blobs", false);
  for (const Json& entry : document.value("events", Json::array())) manifest.events.push_back(event_of(entry));
  Json config = document.value("config", Json({{"type", "object"}, {"properties", Json::object()}}));
  if (!config.contains("additionalProperties")) config["additionalProperties"] = false;
  Json defaults = Json::object();
  for (const auto& [name, option] : config.at("properties").items())
    if (option.contains("default")) defaults[name] = option.at("default");
  manifest.config_schema = config.dump();
  manifest.config_defaults = defaults.dump();
  if (const int abi = document.at("abi"); abi != MAJLIS_ABI_VERSION)
    return Error{"plugin.abi", file.string() + ": built for plugin ABI " + std::to_string(abi) +
                                   ", and this host has " + std::to_string(MAJLIS_ABI_VERSION) +
                                   "; build it with this host's SDK"};
  MAJLIS_CHECK(read_methods(manifest, document));
  return manifest;
}

Result<Bytes> effective_options(const Manifest& manifest, ByteView owners) {
  Json options = Json::parse(manifest.config_defaults);
  MAJLIS_TRY(const std::string given, host::json::from_cbor(owners));
  options.update(Json::parse(given));
  MAJLIS_TRY(const auto schema, Schema::compile(manifest.config_schema));
  if (const Status status = schema->check_json(options); !status.ok())
    return Error{"plugin.config", "plugins." + manifest.id + ".config" + status.error().detail};
  MAJLIS_TRY(const host::json::Document document, host::json::Document::parse(options.dump()));
  return document.cbor(0, schema->shape());
}

}  // namespace majlis::host
