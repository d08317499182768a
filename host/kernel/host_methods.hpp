// The host's own methods: host.info, host.plugins, host.metrics, host.cancel. A built-in module.
#pragma once

#include "host/kernel/module.hpp"

#include <functional>
#include <string>
#include <vector>

namespace majlis::host {

// What host.plugins tells of one plugin.
struct PluginState {
  std::string id;
  std::string version;
  std::string summary;
  std::string state;    // "running", "refused", "disabled" …
  std::string trouble;  // why it does not run, and what to do; empty if it runs
};

class HostMethods final : public Module {
 public:
  // `plugins` is asked on I/O threads.
  HostMethods(std::string version, std::function<std::vector<PluginState>()> plugins)
      : version_(std::move(version)), plugins_(std::move(plugins)) {}

  std::string_view id() const override { return "host"; }
  Status start(Services& services, Scope& scope) override;
  void stop() override {}

 private:
  Bytes info(const Services& services) const;
  Bytes list_plugins() const;

  std::string version_;
  std::function<std::vector<PluginState>()> plugins_;
};

}  // namespace majlis::host
