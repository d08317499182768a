#include "host/kernel/method.hpp"

namespace majlis::host {

std::string_view permission_name(Permission permission) {
  switch (permission) {
    case Permission::kAnyone: return "anyone";
    case Permission::kDevice: return "device";
    case Permission::kPlugin: return "plugin";
    case Permission::kOwner: return "owner";
  }
  return "unknown";
}

std::optional<Permission> permission_of(std::string_view name) {
  for (const Permission permission :
       {Permission::kAnyone, Permission::kDevice, Permission::kPlugin, Permission::kOwner})
    if (permission_name(permission) == name) return permission;
  return std::nullopt;
}

}  // namespace majlis::host
