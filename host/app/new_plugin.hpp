// `majlisd plugin new ID`: writes the SDK's template as a plugin of its own.
#pragma once

#include <filesystem>
#include <string>

namespace majlis::host {

// Makes the folder `where`/`id`; returns what to do next. Throws std::runtime_error.
std::string write_new_plugin(const std::string& id, const std::filesystem::path& where);

}  // namespace majlis::host
