// The messaging module over a database of its own, with a kernel but no network, no threads and a clock that stands
// still: for the module's tests and for the simulation. Every call runs to its answer; one thread.
#pragma once

#include "host/kernel/call_metrics.hpp"
#include "host/kernel/kernel_fixture.hpp"
#include "host/kernel/sessions.hpp"
#include "host/kernel/work_pool.hpp"
#include "host/messaging/messaging.hpp"
#include "host/messaging/reply.hpp"
#include "host/messaging/testing/fake_connections.hpp"
#include "host/observe/null_log.hpp"
#include "protocol/messaging.hpp"

#include <majlis/database.hpp>

#include <filesystem>

namespace majlis::host::messaging {

class Harness {
 public:
  explicit Harness(Options options = open_options());
  ~Harness();
  Harness(const Harness&) = delete;
  Harness& operator=(const Harness&) = delete;

  // Sign-up for everybody, no threads, randomness from a seed.
  static Options open_options();

  // Stops the module and starts it anew on the same data; connections are gone.
  void restart();
  void restart(Options options);

  // A new connection, nobody's yet.
  ConnectionId connect();
  void disconnect(ConnectionId connection);

  // One call from whoever the connection speaks for.
  template <class Method>
  Reply<typename Method::Result> call(ConnectionId connection, const typename Method::Params& params) {
    return call_as<Method>(connections.caller(connection), params);
  }
  template <class Method>
  Reply<typename Method::Result> call_as(const Caller& caller, const typename Method::Params& params) {
    const Outcome outcome = dispatch(Method::kName, caller, record::encode(params));
    if (const auto* why = std::get_if<Failure>(&outcome)) return *why;
    auto result = record::decode<typename Method::Result>(std::get<Bytes>(outcome));
    if (!result.ok()) return refuse(Code::kInternal, "an answer that breaks its schema: " + result.error().detail);
    return *std::move(result);
  }
  Outcome dispatch(std::string_view method, const Caller& caller, ByteView params);

  // Commits all that waits.
  void settle();
  // Moves the clock on and commits what the timers that fell due have queued. What those writes arm anew runs at the
  // next advance.
  void advance(std::uint64_t ms);
  std::uint64_t now_ms() const { return kernel.timers.unix_ms(); }

  Kernel kernel;
  FakeConnections connections;
  Sessions sessions{connections};
  WorkPool pool{1};
  NullLog log;
  HttpRoutes routes;
  Audiences audiences;
  std::filesystem::path folder;
  std::unique_ptr<Scope> scope;
  std::unique_ptr<Messaging> module;

 private:
  void start(Options options);
  void stop();

  std::unique_ptr<crypto::SeededRandom> random_;
  std::unique_ptr<Services> services_;
};

}  // namespace majlis::host::messaging
