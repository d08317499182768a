// What a method is: a name, schemas, a permission, an owner. The OpenRPC document, the argument errors and the
// reference pages all come from here.
#pragma once

#include "host/kernel/call.hpp"

#include <memory>
#include <optional>
#include <string>

namespace majlis::host {

class Schema;

// Who may call at all. What the caller may do to a certain stream or account is the handler's to check.
enum class Permission {
  kAnyone,  // also before a device is proved
  kDevice,  // a proved device, or a plugin on a person's behalf
  kPlugin,  // built-in modules and plugins with the capability
  kOwner,   // the owner account and the admin command line
};

std::string_view permission_name(Permission permission);
// nullopt for an unknown name.
std::optional<Permission> permission_of(std::string_view name);

// Whether the kernel validates params against the schema before the handler sees them.
enum class Checked {
  kByHandler,  // the typed struct that the handler decodes is the validator
  kBySchema,   // plugins: JSON Schema
};

struct MethodSpec {
  std::string name{};     // "messaging.append"; the part before the first dot is the owner's prefix
  std::string summary{};  // one sentence
  // JSON Schema text; "#/components/schemas/X" refers to what the owner added with Scope::add_components.
  std::string params_schema = R"({"type":"object","additionalProperties":false})";
  std::string result_schema = R"({"type":"object"})";
  Permission permission = Permission::kDevice;
  Checked checked = Checked::kByHandler;
  Milliseconds deadline{30'000};  // how long the caller waits unless it asks for less
};

// A registered method. Immutable; kept alive by the calls in it.
struct Method {
  MethodSpec spec;
  std::string owner;                     // id of the module
  std::shared_ptr<const Schema> params;  // compiled
  std::shared_ptr<const Schema> result;
  Handler handler;
};

}  // namespace majlis::host
