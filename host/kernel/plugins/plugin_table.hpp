// Every plugin of this host: found in folders, started in the order of their needs, refused with a reason where
// something is wrong while all others go on; exchanged for a new version while the host runs. Owned by the composition
// root; states(), refuse() and reload() from any thread.
#pragma once

#include "host/kernel/did_events.hpp"
#include "host/kernel/host_methods.hpp"
#include "host/kernel/plugins/plugin_door.hpp"
#include "host/kernel/plugins/plugin_instance.hpp"
#include "host/kernel/plugins/plugin_stage.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>
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

// What the table needs besides the services of every module; outlives it.
struct PluginPorts {
  Blobs& blobs;
  DidEvents& did_events;
};

class PluginTable {
 public:
  // How long calls wait while a plugin is exchanged with migrations; then they are answered `unavailable`.
  static constexpr Milliseconds kHoldPatience{5'000};

  PluginTable(Services& services, PluginPorts ports, Scope::Registries registries, PluginTableOptions options);
  // Stops and unloads all, in reverse.
  ~PluginTable();

  // Loads and starts what is found. Never throws for a plugin's fault: its state says what happened.
  void start();

  // Exchanges a plugin for what its folder holds now, and tells the version that runs afterwards. Without new
  // migrations both overlap: the new one starts, then calls go to it, then the old one ends. With them calls wait at
  // the door while the old one ends, its data is copied and the new one migrates. If the new one fails the old one goes
  // on, on its data as it was. One at a time; `done` comes on a thread of the table's. Errors: plugin.unknown,
  // plugin.busy, plugin.manifest and its like, plugin.start.
  void reload(const std::string& id, std::function<void(Result<std::string> version)> done);

  std::vector<PluginState> states() const;
  // What the capabilities of a plugin do not cover; nullopt where they do.
  std::optional<Failure> refuse(const std::string& plugin, std::string_view method) const;

 private:
  // A version of a plugin that runs: its files, its code, and what it registered.
  struct Version {
    Manifest manifest;
    StagedFolder files;
    std::set<std::string> migrations;
    std::shared_ptr<PluginInstance> instance;
    std::unique_ptr<Scope> scope;
  };
  struct Entry {
    Manifest manifest;  // of the version that runs, or of what was found
    std::filesystem::path folder;
    std::string state;
    std::string trouble;
    std::shared_ptr<PluginDoor> door;
    Version version;
  };

  void discover();
  void add(const std::filesystem::path& folder);
  // The entries in an order in which each stands after those it needs; what needs something missing is refused.
  std::vector<Entry*> in_order();
  std::string missing_need(const Entry& entry, const std::vector<Entry*>& before) const;
  Status start_one(Entry& entry);
  // Makes `version` of a manifest whose folder is installed, or starts one anew whose files are staged.
  Result<Version> stage(const Manifest& manifest);
  Status launch(Version& version);
  Status register_all(const std::shared_ptr<PluginDoor>& door, Version& version);
  Bytes setup_of(const Manifest& manifest, ByteView options) const;
  Result<std::string> exchange(const std::string& id);
  Status exchange_beside(Entry& entry, Version next);
  Status exchange_in_turn(Entry& entry, Version next);
  std::filesystem::path data_of(const std::string& id) const { return services_.data / "plugins" / id; }
  void set_state(Entry& entry, const std::string& state, const std::string& trouble);
  void unload(Version& version, bool started);

  Services& services_;
  PluginPorts ports_;
  Scope::Registries registries_;
  PluginTableOptions options_;
  mutable std::shared_mutex mutex_;  // of entries' states
  std::vector<std::unique_ptr<Entry>> entries_;
  std::vector<Entry*> running_;
  std::uint64_t staged_ = 0;
  std::mutex reload_mutex_;
  bool reloading_ = false;  // guarded by reload_mutex_
  std::thread reloader_;    // guarded by reload_mutex_
};

}  // namespace majlis::host
