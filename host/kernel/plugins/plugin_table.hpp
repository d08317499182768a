// Every plugin of this host: found in folders, started in the order of their needs, refused with a reason where
// something is wrong while all others go on. Owned by the composition root; states() and refuse() from any thread.
#pragma once

#include "host/kernel/host_methods.hpp"
#include "host/kernel/plugins/plugin_instance.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <vector>

namespace majlis::host {

struct PluginTableOptions {
  struct Settings {
    bool enabled = true;
    Bytes config;  // CBOR map
  };
  std::vector<std::filesystem::path> folders;  // whose subfolders are plugins
  std::map<std::string, Settings> settings;
  Milliseconds start_patience{30'000};  // for each plugin
};

class PluginTable {
 public:
  PluginTable(Services& services, Blobs& blobs, Scope::Registries registries, PluginTableOptions options);
  // Stops and unloads all, in reverse.
  ~PluginTable();

  // Loads and starts what is found. Never throws for a plugin's fault: its state says what happened.
  void start();

  std::vector<PluginState> states() const;
  // What the capabilities of a plugin do not cover; nullopt where they do.
  std::optional<Failure> refuse(const std::string& plugin, std::string_view method) const;

 private:
  struct Entry {
    Manifest manifest;
    std::string state;
    std::string trouble;
    std::shared_ptr<PluginInstance> instance;
    std::unique_ptr<Scope> scope;
  };

  void discover();
  void add(const std::filesystem::path& folder);
  // The entries in an order in which each stands after those it needs; what needs something missing is refused.
  std::vector<Entry*> in_order();
  std::string missing_need(const Entry& entry, const std::vector<Entry*>& before) const;
  Status start_one(Entry& entry);
  Status register_all(Entry& entry);
  Bytes setup_of(const Manifest& manifest, ByteView options) const;
  void set_state(Entry& entry, const std::string& state, const std::string& trouble);
  void unload(Entry& entry, bool started);

  Services& services_;
  Blobs& blobs_;
  Scope::Registries registries_;
  PluginTableOptions options_;
  mutable std::shared_mutex mutex_;  // of entries' states
  std::vector<std::unique_ptr<Entry>> entries_;
  std::vector<Entry*> running_;
};

}  // namespace majlis::host
