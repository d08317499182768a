// What the configuration's schema says about defaults. Used by the reader and by the printed texts.
#pragma once

#include <nlohmann/json_fwd.hpp>

namespace majlis::host {

// The object of all defaults: each property's own, with those of nested objects filled in.
nlohmann::json config_defaults(const nlohmann::json& schema);

}  // namespace majlis::host
