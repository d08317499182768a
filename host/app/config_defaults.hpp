// What the configuration's schema says about options. Used by the reader and by the printed texts.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>

namespace majlis::host {

// The object of all defaults: each property's own, with those of nested objects filled in.
nlohmann::json config_defaults(const nlohmann::json& schema);

// " It takes …" about the option that `mismatch` ("<JSON pointer>: <rule>") is about; nothing where it is a section.
std::string what_it_takes(std::string_view mismatch);

}  // namespace majlis::host
