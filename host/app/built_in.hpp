// Which modules are always there, in the order in which they start.
#pragma once

#include "host/app/config.hpp"
#include "host/kernel/blobs.hpp"
#include "host/kernel/host_methods.hpp"
#include "host/kernel/plugins/plugin_table.hpp"

#include <majlis/database.hpp>

#include <functional>
#include <memory>
#include <vector>

namespace majlis::host {

struct BuiltInNeeds {
  const Config& config;
  sdk::Database& store;
  Blobs& blobs;
  std::function<std::vector<PluginState>()> plugins;
  HostMethods::Reload reload;
};

std::vector<std::unique_ptr<Module>> built_in_modules(const BuiltInNeeds& needs);

// What the configuration says about plugins.
PluginTableOptions plugin_options(const Config& config);

}  // namespace majlis::host
