// What a person may take along: history, contacts and settings as JSON. Never keys nor group state: a copy of a device
// is made by linking another one.
#pragma once

#include "clients/cli/output.hpp"
#include "clients/core/core.hpp"

#include <string>
#include <string_view>

namespace majlis::cli {

Json exported(const client::Core& core);

// A new file that its owner alone reads. Errors: cli.export.file (it exists, or cannot be written).
Status write_private(const std::string& path, std::string_view content);

}  // namespace majlis::cli
