// What the schema cannot tell about a configuration: files that cannot be used, plugins that are not there. For
// `majlisd --check-config`, which tells all of it at once.
#pragma once

#include "host/app/config.hpp"

#include <string>
#include <vector>

namespace majlis::host {

// One sentence for each thing that would keep the host or a plugin from starting; empty for a good configuration. Reads
// the files that are named and changes nothing.
std::vector<std::string> config_problems(const Config& config);

}  // namespace majlis::host
