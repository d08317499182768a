// `majlisd audit ID`: a plugin's own audit of its data, as its method ID.audit. The host that runs on the folder is
// asked; where none runs, one is started without listeners for as long as it takes.
#pragma once

#include "host/app/app.hpp"

#include <string>

namespace majlis::host {

struct AuditReport {
  std::string text;  // for the person, with a line for each finding
  bool clean = false;
};

// Throws std::runtime_error: no such folder or plugin, or what kept the host from starting.
AuditReport audit(AppOptions options, const std::string& plugin);

}  // namespace majlis::host
