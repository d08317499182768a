#include "host/kernel/caller.hpp"

namespace majlis::host {

std::string_view caller_name(CallerKind kind) {
  switch (kind) {
    case CallerKind::kAnonymous: return "anonymous";
    case CallerKind::kDevice: return "device";
    case CallerKind::kPlugin: return "plugin";
    case CallerKind::kAdmin: return "admin";
    case CallerKind::kHost: return "host";
  }
  return "unknown";
}

}  // namespace majlis::host
