// One version of a plugin takes the place of another while the host runs.
#include "host/kernel/plugins/plugin_table.hpp"
#include "host/observe/log.hpp"

#include <algorithm>

namespace majlis::host {

void PluginTable::reload(const std::string& id, std::function<void(Result<std::string> version)> done) {
  std::unique_lock lock(reload_mutex_);
  if (reloading_) {
    lock.unlock();
    return done(
        Error{"plugin.busy", "another plugin is being reloaded, or the host stops; try again when that is over"});
  }
  reloading_ = true;
  if (reloader_.joinable()) reloader_.join();
  reloader_ = std::thread([this, id, done = std::move(done)] {
    Result<std::string> version = exchange(id);
    if (version.ok()) {
      services_.log.info("plugin.reloaded", {{"plugin", id}, {"version", *version}});
    } else {
      services_.log.error("plugin.reload_failed", {{"plugin", id}, {"reason", version.error().detail}});
    }
    {
      const std::lock_guard over(reload_mutex_);
      reloading_ = false;
    }
    done(std::move(version));
  });
}

Result<std::string> PluginTable::exchange(const std::string& id) {
  const auto found = std::ranges::find_if(running_, [&](const Entry* entry) { return entry->manifest.id == id; });
  if (found == running_.end())
    return Error{"plugin.unknown", "no plugin \"" + id + "\" runs here; host.plugins lists those that do"};
  Entry& entry = **found;
  MAJLIS_TRY(const Manifest manifest, read_manifest(entry.folder));
  const Manifest& old = entry.version.manifest;
  if (manifest.id != old.id || manifest.prefix != old.prefix)
    return Error{"plugin.manifest", entry.folder.string() + "/plugin.json: id and prefix were \"" + old.id +
                                        "\" and \"" + old.prefix +
                                        "\" and cannot change while the host runs; restart it"};
  if (const std::string need = missing_need({manifest, {}, {}, {}, {}, {}}, running_); !need.empty())
    return Error{"plugin.needs", "it needs \"" + need + "\", which does not run; install that first"};
  MAJLIS_TRY(Version next, stage(manifest));
  MAJLIS_CHECK(next.scope->claim(manifest.prefix));
  const bool migrates = next.migrations != entry.version.migrations;
  MAJLIS_CHECK(migrates ? exchange_in_turn(entry, std::move(next)) : exchange_beside(entry, std::move(next)));
  return manifest.version;
}

// Both run for a moment. What the new one registers takes the place of what the old one did; then the old one ends,
// with the calls that it has.
Status PluginTable::exchange_beside(Entry& entry, Version next) {
  MAJLIS_CHECK(launch(next));
  const auto old_instance = entry.version.instance;
  entry.door->open(next.instance);
  if (const Status status = register_all(entry.door, next); !status.ok()) {
    entry.door->open(old_instance);
    unload(next, true);
    return status;
  }
  std::swap(entry.version, next);
  {
    const std::unique_lock lock(mutex_);
    entry.manifest = entry.version.manifest;
  }
  unload(next, true);
  return {};
}

// The old one ends before the new one migrates what both call theirs.
Status PluginTable::exchange_in_turn(Entry& entry, Version next) {
  const std::string id = entry.manifest.id;
  entry.door->hold(services_.timers, kHoldPatience);
  Version old = std::move(entry.version);
  const auto registered = std::move(old.scope);  // calls still find their way to the door
  unload(old, true);
  Status status;
  auto saved = StagedFolder::copy(data_of(id), services_.data / "plugins-run" / (id + ".data"));
  if (!saved.ok()) {
    status = saved.error();
  } else {
    status = launch(next);
    if (status.ok()) status = register_all(entry.door, next);
    if (!status.ok() && next.instance) unload(next, true);
  }
  if (status.ok()) {
    entry.version = std::move(next);
    entry.door->open(entry.version.instance);
    const std::unique_lock lock(mutex_);
    entry.manifest = entry.version.manifest;
    return {};
  }
  if (saved.ok()) {
    if (const Status restored = saved->put_back(data_of(id)); !restored.ok())
      services_.log.error("plugin.restore_failed", {{"plugin", id}, {"reason", restored.error().detail}});
  }
  entry.version = std::move(old);
  entry.version.scope = std::make_unique<Scope>(id, false, registries_);
  Status again = entry.version.scope->claim(entry.version.manifest.prefix);
  if (again.ok()) again = launch(entry.version);
  if (again.ok()) again = register_all(entry.door, entry.version);
  entry.door->open(entry.version.instance);
  if (again.ok()) return status;
  set_state(entry, "refused", "after a reload that failed the old version does not start: " + again.error().detail);
  return Error{"plugin.start",
               status.error().detail + "; and the old version does not start again: " + again.error().detail};
}

}  // namespace majlis::host
