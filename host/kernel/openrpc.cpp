#include "host/kernel/openrpc.hpp"

#include "host/json/schema.hpp"

#include <nlohmann/json.hpp>

namespace majlis::host {
namespace {

using nlohmann::ordered_json;

// Parameters by name, each with its part of the schema.
ordered_json parameters(const ordered_json& schema) {
  ordered_json out = ordered_json::array();
  const auto properties = schema.find("properties");
  if (properties == schema.end()) return out;
  const ordered_json required = schema.value("required", ordered_json::array());
  for (const auto& [name, part] : properties->items())
    out.push_back({{"name", name},
                   {"required", std::ranges::find(required, ordered_json(name)) != required.end()},
                   {"schema", part}});
  return out;
}

ordered_json entry(const Method& method) {
  return {{"name", method.spec.name},
          {"summary", method.spec.summary},
          {"paramStructure", "by-name"},
          {"params", parameters(ordered_json::parse(method.spec.params_schema))},
          {"result", {{"name", "result"}, {"schema", ordered_json::parse(method.spec.result_schema)}}},
          {"x-permission", permission_name(method.spec.permission)},
          {"x-owner", method.owner}};
}

}  // namespace

std::string openrpc_document(const MethodRegistry& methods, const std::string& version) {
  ordered_json document;
  document["openrpc"] = "1.2.6";
  document["info"] = {{"title", "majlisd"},
                      {"version", version},
                      {"description",
                       "JSON-RPC 2.0 at POST /rpc (application/json or application/cbor) and over WebSocket "
                       "(subprotocols majlis.v1+json, majlis.v1+cbor). {\"format\": \"bytes\"}: base64url in JSON."}};
  document["methods"] = ordered_json::array();
  for (const auto& method : methods.all()) document["methods"].push_back(entry(*method));
  ordered_json schemas = ordered_json::object();
  for (const auto& [owner, text] : methods.components()) schemas.update(ordered_json::parse(text));
  document["components"]["schemas"] = std::move(schemas);
  return document.dump();
}

}  // namespace majlis::host
