// Where the tested plugin's plugin.json stands; defined for each test program by majlis_add_plugin_test().
#pragma once

#include <filesystem>

namespace majlis::sdk::testing {

std::filesystem::path plugin_folder();

}  // namespace majlis::sdk::testing
