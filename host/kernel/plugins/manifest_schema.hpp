// sdk/schema/plugin.schema.json, compiled into the program.
#pragma once

#include <string_view>

namespace majlis::host {

std::string_view manifest_schema();

}  // namespace majlis::host
