// The OpenRPC document: every method of the registry with its schemas. Made anew when asked for; any thread.
#pragma once

#include "host/kernel/registry.hpp"

#include <string>

namespace majlis::host {

std::string openrpc_document(const MethodRegistry& methods, const std::string& version);

}  // namespace majlis::host
