// What a built-in module is, and all it gets. The messaging module registers through this as plugins do; it is built
// in and cannot be unloaded.
//
//   class Messaging final : public Module {
//     Status start(Services& services, Scope& scope) override {
//       MAJLIS_CHECK(scope.claim("messaging"));
//       MAJLIS_CHECK(scope.add_components(protocol::component_schemas()));
//       return add_typed<protocol::Append>(scope, [this](const CallContext& call, protocol::AppendParams&& params,
//                                                        const Responder& responder) { ... });
//     }
//   };
#pragma once

#include "host/kernel/audiences.hpp"
#include "host/kernel/connections.hpp"
#include "host/kernel/dispatcher.hpp"
#include "host/kernel/http.hpp"
#include "host/kernel/scope.hpp"
#include "host/kernel/session_authenticator.hpp"
#include "host/kernel/sessions.hpp"

#include <filesystem>

namespace majlis::host {

class Log;
class Metrics;
class WorkPool;

// Borrowed by modules; everything in it is thread-safe and outlives them.
struct Services {
  Dispatcher& calls;         // call any method as this module: Caller::host()
  Events& events;            // publish hints
  Hooks& hooks;              // ask will_* hooks before a write
  Jobs& jobs;                // timers, schedules and retries that survive a restart
  Sessions& sessions;        // which connections speak for which device; notify them
  Connections& connections;  // notify and batch by connection
  Timers& timers;            // the clock, and alarms that need not survive
  WorkPool& pool;            // threads for what must not run on I/O threads
  Log& log;
  Metrics& metrics;
  HttpRoutes& routes;          // who serves which path
  Audiences& audiences;        // whom a stream's events reach; served by the messaging module
  std::filesystem::path data;  // the module's files go below it
};

class Module {
 public:
  virtual ~Module() = default;
  virtual std::string_view id() const = 0;
  // Opens what it needs and registers. On error the host does not start, and says the error's detail.
  virtual Status start(Services& services, Scope& scope) = 0;
  // Answers bearer tokens and counts as the one that proves devices; null for all modules but one.
  virtual SessionAuthenticator* authenticator() { return nullptr; }
  // What a person should read once the host listens at `url` (the owner's link at the first start); else empty.
  virtual std::string welcome(const std::string& url) {
    (void)url;
    return {};
  }
  // Finishes what is open; its scope has been cleared and no call is in flight. Returns when all is on disk.
  virtual void stop() = 0;
};

}  // namespace majlis::host
