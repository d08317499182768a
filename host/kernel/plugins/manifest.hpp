// plugin.json and the schema files beside it, read and checked before any of the plugin's code is loaded.
#pragma once

#include "base/result.hpp"
#include "host/kernel/hooks.hpp"
#include "host/kernel/method.hpp"

#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace majlis::host {

struct ManifestEvent {
  std::string topic;
  std::vector<std::string> keys;  // empty: all
  Milliseconds budget{20};
  OnFailure on_failure = OnFailure::kClosed;

  // The part of a topic after its prefix tells what it promises.
  bool asks_leave() const { return topic.find(".will_") != std::string::npos; }
};

struct Manifest {
  std::filesystem::path folder;
  std::string id;
  std::string version;
  std::string summary;
  std::string library;
  std::string prefix;
  std::vector<std::string> needs;
  std::set<std::string, std::less<>> may_call;
  std::set<std::string, std::less<>> may_publish;
  bool http = false;
  bool blobs = false;
  std::vector<ManifestEvent> events;
  std::vector<MethodSpec> methods;
  std::string config_schema;  // JSON text
  std::string config_defaults;
};

// Reads `folder`/plugin.json. Errors: plugin.manifest (with the file and the JSON pointer), plugin.abi, plugin.schema.
Result<Manifest> read_manifest(const std::filesystem::path& folder);

// The options a plugin starts with: its defaults with the owner's over them, held to its schema, as a CBOR map.
// Errors: plugin.config, with the pointer.
Result<Bytes> effective_options(const Manifest& manifest, ByteView owners);

}  // namespace majlis::host
