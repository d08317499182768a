#include "host/kernel/plugins/plugin_table.hpp"

#include "base/cbor.hpp"
#include "host/observe/log.hpp"
#include "protocol/messaging.hpp"

#include <algorithm>
#include <future>

namespace majlis::host {

namespace fs = std::filesystem;

namespace {

// Below the data folder, emptied at every start; no part of a backup.
constexpr const char* kStage = "plugins-run";

}  // namespace

PluginTable::PluginTable(Services& services, PluginPorts ports, Scope::Registries registries,
                         PluginTableOptions options)
    : services_(services), ports_(ports), registries_(registries), options_(std::move(options)) {
  std::error_code ignored;
  fs::remove_all(services_.data / kStage, ignored);
}

PluginTable::~PluginTable() {
  {
    const std::lock_guard lock(reload_mutex_);
    reloading_ = true;  // no more of them
  }
  if (reloader_.joinable()) reloader_.join();
  while (!running_.empty()) {
    Entry* last = running_.back();
    running_.pop_back();
    last->door->open(nullptr);
    unload(last->version, true);
    services_.log.info("plugin.stopped", {{"plugin", last->manifest.id}});
  }
}

void PluginTable::discover() {
  for (const fs::path& folder : options_.folders) {
    std::error_code missing;
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(folder, missing))
      if (fs::exists(entry.path() / "plugin.json")) found.push_back(entry.path());
    std::ranges::sort(found);
    for (const fs::path& plugin : found) add(plugin);
  }
}

void PluginTable::add(const fs::path& folder) {
  auto entry = std::make_unique<Entry>();
  entry->folder = folder;
  auto manifest = read_manifest(folder);
  if (!manifest.ok()) {
    entry->manifest.id = folder.filename().string();
    set_state(*entry, "refused", manifest.error().detail);
  } else {
    entry->manifest = *std::move(manifest);
    const auto settings = options_.settings.find(entry->manifest.id);
    const auto same = std::ranges::find_if(entries_, [&](const auto& other) {
      return other->manifest.id == entry->manifest.id && other->state != "refused";
    });
    if (settings != options_.settings.end() && !settings->second.enabled) {
      set_state(*entry, "disabled", "plugins." + entry->manifest.id + ".enabled is false");
    } else if (same != entries_.end()) {
      set_state(*entry, "refused",
                folder.string() + ": a plugin called \"" + entry->manifest.id + "\" was already found in " +
                    (*same)->manifest.folder.string() + "; remove one of the two");
    } else {
      set_state(*entry, "found", {});
    }
  }
  entries_.push_back(std::move(entry));
}

std::string PluginTable::missing_need(const Entry& entry, const std::vector<Entry*>& before) const {
  for (const std::string& need : entry.manifest.needs) {
    if (need == "messaging") {
      if (services_.calls.offers("messaging.")) continue;
    } else if (std::ranges::any_of(before, [&](const Entry* other) { return other->manifest.id == need; })) {
      continue;
    }
    return need;
  }
  return {};
}

std::vector<PluginTable::Entry*> PluginTable::in_order() {
  std::vector<Entry*> waiting;
  for (const auto& entry : entries_)
    if (entry->state == "found") waiting.push_back(entry.get());
  std::vector<Entry*> order;
  for (bool moved = true; moved;) {
    moved = false;
    for (auto next = waiting.begin(); next != waiting.end();) {
      if (!missing_need(**next, order).empty()) {
        ++next;
        continue;
      }
      order.push_back(*next);
      next = waiting.erase(next);
      moved = true;
    }
  }
  for (Entry* entry : waiting)
    set_state(*entry, "refused",
              "it needs \"" + missing_need(*entry, order) +
                  "\", which is not there or waits for it in turn; install that or remove this");
  return order;
}

void PluginTable::start() {
  discover();
  for (Entry* entry : in_order()) {
    if (const std::string need = missing_need(*entry, running_); !need.empty()) {
      set_state(*entry, "refused", "it needs \"" + need + "\", which did not start");
      continue;
    }
    const Status status = start_one(*entry);
    if (!status.ok()) {
      set_state(*entry, "refused", status.error().detail);
      continue;
    }
    running_.push_back(entry);
    set_state(*entry, "running", {});
  }
}

Status PluginTable::start_one(Entry& entry) {
  entry.door = std::make_shared<PluginDoor>(entry.manifest.id);
  MAJLIS_TRY(Version version, stage(entry.manifest));
  MAJLIS_CHECK(version.scope->claim(version.manifest.prefix));
  MAJLIS_CHECK(launch(version));
  entry.door->open(version.instance);
  if (const Status status = register_all(entry.door, version); !status.ok()) {
    entry.door->open(nullptr);
    unload(version, true);
    return status;
  }
  entry.version = std::move(version);
  return {};
}

Result<PluginTable::Version> PluginTable::stage(const Manifest& manifest) {
  Version version;
  const fs::path place = services_.data / kStage / (manifest.id + "-" + std::to_string(++staged_));
  MAJLIS_TRY(version.files, StagedFolder::copy(manifest.folder, place));
  version.manifest = manifest;
  version.manifest.folder = version.files.path();
  version.migrations = migrations_of(version.files.path());
  version.scope = std::make_unique<Scope>(manifest.id, false, registries_);
  return version;
}

Status PluginTable::launch(Version& version) {
  const std::string& id = version.manifest.id;
  const auto settings = options_.settings.find(id);
  const Bytes owners = settings == options_.settings.end() ? Bytes{0xA0} : settings->second.config;
  MAJLIS_TRY(const Bytes options, effective_options(version.manifest, owners));
  version.instance = std::make_shared<PluginInstance>(version.manifest, services_, ports_.blobs);
  if (Status loaded = version.instance->load(); !loaded.ok()) {
    unload(version, false);
    return loaded;
  }
  std::promise<std::optional<std::string>> told;
  version.instance->start(setup_of(version.manifest, options), options_.start_patience,
                          [&](std::optional<std::string> trouble) { told.set_value(std::move(trouble)); });
  const auto trouble = told.get_future().get();
  if (!trouble) return {};
  unload(version, false);
  return Error{"plugin.start", "\"" + id + "\": " + *trouble};
}

Bytes PluginTable::setup_of(const Manifest& manifest, ByteView options) const {
  fs::create_directories(data_of(manifest.id));
  cbor::Writer out;
  out.map(4);
  out.text("id");
  out.text(manifest.id);
  out.text("data");
  out.text(data_of(manifest.id).string());
  out.text("config");
  out.raw(options);
  out.text("folder");
  out.text(manifest.folder.string());
  return out.take();
}

// Through the door, so that all of it stays when another version takes this one's place.
Status PluginTable::register_all(const std::shared_ptr<PluginDoor>& door, Version& version) {
  Scope& scope = *version.scope;
  const Manifest& manifest = version.manifest;
  MAJLIS_CHECK(scope.add_components(protocol::component_schemas()));
  for (const MethodSpec& spec : manifest.methods) MAJLIS_CHECK(scope.add_method(spec, door->method_handler(spec.name)));
  for (const ManifestEvent& event : manifest.events) {
    if (event.asks_leave()) {
      scope.add_hook({event.topic, event.keys, event.budget, event.on_failure}, door->hook_handler(event.topic));
    } else if (is_did_topic(event.topic)) {
      auto reading = ports_.did_events.subscribe(
          {manifest.id, event.topic, [door, topic = event.topic](ByteView key) { return door->wants(topic, key); },
           [door](const Event& happened, std::function<void(std::optional<Failure>)> answered) {
             door->deliver(happened, std::move(answered));
           }});
      scope.on_clear([reading]() mutable { reading.reset(); });
    } else {
      scope.subscribe(event.topic, {}, [door](const Event& heard) { door->hear(heard); });
    }
  }
  if (manifest.http) {
    const std::string prefix = "/p/" + manifest.id + "/";
    const auto route = services_.routes.add(prefix, door->http_handler());
    scope.on_clear([this, prefix, route] { services_.routes.remove(prefix, route); });
  }
  return {};
}

// Nothing new comes, what is open ends, then the code goes. A plugin that hangs keeps its memory rather than crash us.
void PluginTable::unload(Version& version, bool started) {
  constexpr std::chrono::seconds kPatience{10};
  if (version.scope) version.scope->clear();
  const auto instance = std::move(version.instance);
  if (!instance) return;
  const std::string& id = version.manifest.id;
  if (started) {
    const auto told = std::make_shared<std::promise<std::optional<std::string>>>();
    auto future = told->get_future();
    instance->stop([told](std::optional<std::string> trouble) { told->set_value(std::move(trouble)); });
    if (const auto trouble = future.get())
      services_.log.warning("plugin.stop_failed", {{"plugin", id}, {"reason", *trouble}});
  }
  instance->abandon_calls();
  const auto gone = std::make_shared<std::promise<void>>();
  auto done = gone->get_future();
  instance->destroy([gone] { gone->set_value(); });
  if (done.wait_for(kPatience) == std::future_status::timeout) {
    services_.log.error("plugin.hangs", {{"plugin", id}});
    new std::shared_ptr<PluginInstance>(instance);  // never unmapped: its thread still runs there
  }
}

void PluginTable::set_state(Entry& entry, const std::string& state, const std::string& trouble) {
  {
    const std::unique_lock lock(mutex_);
    entry.state = state;
    entry.trouble = trouble;
  }
  if (state == "refused") {
    services_.log.error("plugin.refused", {{"plugin", entry.manifest.id}, {"reason", trouble}});
  } else if (state == "running") {
    services_.log.info("plugin.started", {{"plugin", entry.manifest.id}, {"version", entry.manifest.version}});
  }
}

std::vector<PluginState> PluginTable::states() const {
  const std::shared_lock lock(mutex_);
  std::vector<PluginState> out;
  for (const auto& entry : entries_)
    out.push_back({entry->manifest.id, entry->manifest.version, entry->manifest.summary, entry->state, entry->trouble});
  return out;
}

std::optional<Failure> PluginTable::refuse(const std::string& plugin, std::string_view method) const {
  const std::shared_lock lock(mutex_);
  for (const auto& entry : entries_) {
    if (entry->manifest.id != plugin) continue;
    if (entry->manifest.may_call.contains(method) || method.starts_with(entry->manifest.prefix + "."))
      return std::nullopt;
    return failure(Code::kDenied, "plugin \"" + plugin + "\" may not use " + std::string(method) +
                                      ": add it to capabilities.call of its plugin.json");
  }
  return failure(Code::kDenied, "\"" + plugin + "\" is not a plugin of this host");
}

}  // namespace majlis::host
