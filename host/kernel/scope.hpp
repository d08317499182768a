// All that one module registered. When the scope ends, everything in it is removed: methods, prefixes, subscriptions,
// hooks, job handlers, disconnect listeners. Owned by the kernel, one per module; used on the thread that starts it.
#pragma once

#include "host/kernel/events.hpp"
#include "host/kernel/hooks.hpp"
#include "host/kernel/jobs.hpp"
#include "host/kernel/registry.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace majlis::host {

// Hears of connections that ended. Runs on the connection's I/O thread and must be short.
class Disconnects {
 public:
  using Listener = std::function<void(ConnectionId, const std::optional<Session>&)>;
  std::uint64_t add(Listener listener);
  void remove(std::uint64_t id);
  void tell(ConnectionId connection, const std::optional<Session>& session) const;

 private:
  mutable std::shared_mutex mutex_;
  std::uint64_t next_ = 1;
  std::map<std::uint64_t, Listener> listeners_;
};

class Scope {
 public:
  struct Registries {
    MethodRegistry& methods;
    Events& events;
    Hooks& hooks;
    Jobs& jobs;
    Disconnects& disconnects;
  };

  Scope(std::string owner, bool built_in, Registries registries)
      : owner_(std::move(owner)), built_in_(built_in), to_(registries) {}
  ~Scope() { clear(); }
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

  const std::string& owner() const { return owner_; }

  // Claims "messaging" so that "messaging.x" may be added. Errors: see MethodRegistry.
  Status claim(const std::string& prefix);
  // Named schemas that the methods added afterwards refer to: one JSON object of schemas by name.
  Status add_components(std::string_view schemas);
  Status add_method(MethodSpec spec, Handler handler);
  SubscriptionId subscribe(std::string topic, Bytes key, Events::Listener listener);
  void add_hook(HookSpec spec, HookHandler handler);
  void add_job(const std::string& kind, JobHandler handler);
  void on_disconnect(Disconnects::Listener listener);

  // Anything else that ends with the scope.
  void on_clear(std::function<void()> undo) { undo_.push_back(std::move(undo)); }

  // Removes all, last registered first. New calls then get method_not_found; open ones are not touched.
  void clear();

 private:
  std::string owner_;
  bool built_in_;
  Registries to_;
  std::vector<std::function<void()>> undo_;
};

}  // namespace majlis::host
