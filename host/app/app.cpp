#include "host/app/app.hpp"

#include "host/app/admin_socket.hpp"
#include "host/app/built_in.hpp"
#include "host/app/data_folder.hpp"
#include "host/kernel/call_metrics.hpp"
#include "host/kernel/openrpc.hpp"
#include "host/kernel/plugins/plugin_table.hpp"
#include "host/kernel/work_pool.hpp"
#include "host/net/server.hpp"
#include "host/observe/database_metrics.hpp"
#include "host/observe/health.hpp"
#include "host/observe/metrics.hpp"
#include "host/storage/blob_directory.hpp"
#include "host/storage/host_store.hpp"
#include "host/storage/stored_cursors.hpp"
#include "host/storage/stored_jobs.hpp"

#include <future>
#include <stdexcept>

namespace majlis::host {
namespace {

// A built-in module with what it registered.
struct Running {
  std::unique_ptr<Module> module;
  std::unique_ptr<Scope> scope;
};

bool is_v6(const ListenerOptions& listener) { return listener.address.find(':') != std::string::npos; }
bool listens_everywhere(const ListenerOptions& listener) {
  return listener.address == "0.0.0.0" || listener.address == "::";
}

}  // namespace

// Members stand in the order in which they are made; C++ ends them in reverse.
struct App::State {
  explicit State(AppOptions app_options)
      : options(std::move(app_options)),
        folder(options.data),
        log(make_log(options.config.log_level, options.config.log_file)),
        pool(options.config.plugin_threads),
        store(open_host_store(folder.path())),
        jobs(*store, *timers, pool, *log) {}

  Scope::Registries registries() { return {methods, events, hooks, jobs, disconnects}; }

  ServerServices server_services() {
    return {calls,
            methods,
            routes,
            health,
            *log,
            metrics,
            [this] { return openrpc_document(methods, MAJLIS_VERSION); },
            [this](std::string_view token) { return authenticate(token); },
            [this](ConnectionId connection) { disconnects.tell(connection, sessions.forget(connection)); }};
  }

  std::optional<Caller> authenticate(std::string_view token) const {
    if (constant_time_equal(as_bytes(token), as_bytes(folder.admin_token()))) return Caller::admin();
    if (authenticator == nullptr) return std::nullopt;
    const auto session = authenticator->authenticate(token);
    if (!session) return std::nullopt;
    return Caller::device(*session, kNoConnection);
  }

  void start_module(std::unique_ptr<Module> module) {
    const std::string id(module->id());
    auto scope = std::make_unique<Scope>(id, true, registries());
    Services& lent = services;
    if (const Status status = module->start(lent, *scope); !status.ok())
      throw std::runtime_error("the module " + id + " does not start: " + status.error().detail);
    if (SessionAuthenticator* proves = module->authenticator()) authenticator = proves;
    log->info("module.started", {{"module", id}});
    modules.push_back({std::move(module), std::move(scope)});
  }

  void wait_for_open_calls() {
    std::promise<void> idle;
    auto done = idle.get_future();
    calls.when_idle([&idle] { idle.set_value(); });
    if (done.wait_for(options.config.drain) == std::future_status::timeout) {
      log->warning("host.drain_cut_short", {{"open_calls", calls.in_flight()}});
      calls.abandon_all("the host is stopping; try again later");
      done.wait();
    }
  }

  void stop_modules() {
    while (!modules.empty()) {
      Running last = std::move(modules.back());
      modules.pop_back();
      last.scope->clear();
      last.module->stop();
      log->info("module.stopped", {{"module", last.module->id()}});
    }
  }

  AppOptions options;
  DataFolder folder;
  std::unique_ptr<Log> log;
  Metrics metrics;
  Health health;
  std::unique_ptr<Timers> timers = make_timers();
  WorkPool pool;
  std::unique_ptr<sdk::Database> store;
  DatabaseMetrics store_metrics{metrics, "host", *store};
  StoredJobs jobs;
  BlobDirectory blobs{folder.path() / "blobs"};
  MethodRegistry methods;
  Events events;
  Hooks hooks{*timers};
  std::shared_ptr<void> hook_metrics = metrics.before_exposition(
      [this, &asked = metrics.counter("majlis_hook_calls_total", "Questions that will_* hooks were asked.")] {
        asked.add(static_cast<double>(hooks.asked()) - asked.value());
      });
  Disconnects disconnects;
  HttpRoutes routes;
  CallMetrics call_metrics{metrics};
  Dispatcher calls{methods, *timers, call_metrics};
  StoredCursors cursors{*store};
  DidEvents did_events{calls, events, *timers, cursors, *log};
  SessionAuthenticator* authenticator = nullptr;
  Server server{{options.config.listeners, options.config.io_threads, options.config.limits}, server_services()};
  Sessions sessions{server};
  Audiences audiences;
  Services services{calls, events, hooks,   jobs,   sessions,  server,       *timers,
                    pool,  *log,   metrics, routes, audiences, folder.path()};
  std::vector<Running> modules;
  std::unique_ptr<PluginTable> plugins;
  std::unique_ptr<AdminSocket> admin;
  bool running = false;
};

App::App(AppOptions options) : state_(std::make_unique<State>(std::move(options))) {
  State& s = *state_;
  s.health.set("listeners", "starting");
  try {
    const auto states = [&s] { return s.plugins ? s.plugins->states() : std::vector<PluginState>(); };
    const auto reload = [&s](const std::string& id, const std::function<void(Result<std::string>)>& done) {
      if (s.plugins) return s.plugins->reload(id, done);
      done(Error{"plugin.unknown", "this host runs without plugins"});
    };
    for (auto& module : built_in_modules({s.options.config, *s.store, s.blobs, states, reload}))
      s.start_module(std::move(module));
    if (s.options.plugins) {
      s.plugins = std::make_unique<PluginTable>(s.services, PluginPorts{s.blobs, s.did_events}, s.registries(),
                                                plugin_options(s.options.config));
      s.calls.guard_plugins(
          [&s](const std::string& plugin, std::string_view method) { return s.plugins->refuse(plugin, method); });
      s.plugins->start();
    }
    s.admin = std::make_unique<AdminSocket>(s.folder.path(), s.calls, s.methods);
    s.server.start();
  } catch (...) {
    s.admin.reset();
    s.plugins.reset();
    s.stop_modules();
    throw;
  }
  s.running = true;
  s.health.set("listeners", "");
}

App::~App() { stop(); }

void App::stop() {
  State& s = *state_;
  if (!std::exchange(s.running, false)) return;
  s.log->info("host.stopping", {{"open_calls", s.calls.in_flight()}});
  s.health.set("listeners", "stopping");
  s.server.stop_accepting();
  s.wait_for_open_calls();
  s.server.stop();
  s.admin.reset();
  s.plugins.reset();
  s.stop_modules();
  s.jobs.stop();
  s.pool.stop();
  s.log->info("host.stopped");
}

std::vector<std::uint16_t> App::ports() const { return state_->server.ports(); }

std::string App::url() const {
  const Config& config = state_->options.config;
  if (!config.public_url.empty()) return config.public_url;
  const ListenerOptions& first = config.listeners[0];
  const std::string at = !listens_everywhere(first) ? first.address : is_v6(first) ? "::1" : "127.0.0.1";
  return (first.certificate.empty() ? "http://" : "https://") + (is_v6(first) ? "[" + at + "]" : at) + ":" +
         std::to_string(ports()[0]);
}

std::string App::welcome() const {
  const Config& config = state_->options.config;
  std::string out = "majlisd " MAJLIS_VERSION " listens on " + url() + "\n";
  if (is_public(config) && config.public_url.empty())
    out +=
        "It can be reached from elsewhere as well. Set public_url to the address that people reach it at; until then\n"
        "links work on this machine alone.\n";
  out += "Data: " + state_->folder.path().string() + "\n";
  if (state_->plugins)
    for (const PluginState& plugin : state_->plugins->states())
      out += "Plugin " + plugin.id + ": " + plugin.state + (plugin.trouble.empty() ? "" : ": " + plugin.trouble) + "\n";
  for (const Running& running : state_->modules) out += running.module->welcome(url());
  out += "Next, in another terminal: majlis --home ~/.majlis --host " + url() + " register YOUR-NAME\n";
  return out;
}

const std::string& App::admin_token() const { return state_->folder.admin_token(); }
Services& App::services() { return state_->services; }

}  // namespace majlis::host
