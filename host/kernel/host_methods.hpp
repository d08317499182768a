// The host's own methods: host.info, host.plugins, host.plugin_reload, host.metrics, host.cancel. A built-in module.
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
  using Reload = std::function<void(const std::string& id, std::function<void(Result<std::string> version)> done)>;

  // `plugins` and `reload` are asked on I/O threads.
  HostMethods(std::string version, std::function<std::vector<PluginState>()> plugins, Reload reload)
      : version_(std::move(version)), plugins_(std::move(plugins)), reload_(std::move(reload)) {}

  std::string_view id() const override { return "host"; }
  Status start(Services& services, Scope& scope) override;
  void stop() override {}

 private:
  Bytes info(const Services& services) const;
  Bytes list_plugins() const;
  Status add_reload(Scope& scope);

  std::string version_;
  std::function<std::vector<PluginState>()> plugins_;
  Reload reload_;
};

}  // namespace majlis::host
