// A listening server in process, with a small module behind it.
#pragma once

#include "base/cbor.hpp"
#include "host/kernel/call_metrics.hpp"
#include "host/kernel/dispatcher.hpp"
#include "host/kernel/sessions.hpp"
#include "host/net/server.hpp"
#include "host/net/test_client.hpp"
#include "host/observe/health.hpp"
#include "host/observe/null_log.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <mutex>

namespace majlis::host {

// Set once or more, waited for.
class Signal {
 public:
  void set() {
    set_ = true;
    set_.notify_all();
  }
  void wait() const { set_.wait(false); }

 private:
  std::atomic<bool> set_{false};
};

struct ServerTest : testing::Test {
  explicit ServerTest(ServerOptions server_options = {}) : options(std::move(server_options)) {
    options.io_threads = options.io_threads == 0 ? 2 : options.io_threads;
    EXPECT_TRUE(methods.claim("test", "test", true).ok());
    add("test.echo", Permission::kAnyone,
        [](const CallContext&, ByteView params, const Responder& responder) { responder.result(to_bytes(params)); });
    add("test.private", Permission::kDevice,
        [](const CallContext&, ByteView, const Responder& responder) { responder.result(Bytes{0xA0}); });
    add("test.hold", Permission::kAnyone, [this](const CallContext& context, ByteView, const Responder& responder) {
      const std::lock_guard lock(mutex);
      held.push_back(responder);
      caller = context.caller.connection;
      responder.on_abandoned([this] { abandoned.set(); });
      holding.set();
    });
    server.start();
    port = server.ports()[0];
  }
  ~ServerTest() override {
    server.stop();
    calls.abandon_all("test ends");
  }

  void add(const std::string& name, Permission permission, Handler handler) {
    MethodSpec spec{.name = name};
    spec.permission = permission;
    spec.checked = Checked::kBySchema;
    spec.params_schema = R"({"type":"object","properties":{
      "text":{"type":"string"},"count":{"type":"integer"},"key":{"format":"bytes","maxBytes":4}}})";
    EXPECT_TRUE(methods.add("test", std::move(spec), std::move(handler)).ok());
  }

  static std::string request(std::string_view method, std::string_view params = "{}", int id = 1) {
    return R"({"jsonrpc":"2.0","id":)" + std::to_string(id) + R"(,"method":")" + std::string(method) +
           R"(","params":)" + std::string(params) + "}";
  }
  static Bytes cbor_request(std::string_view method, ByteView params) {
    cbor::Writer out;
    out.map(4);
    out.text("id");
    out.unsigned_integer(1);
    out.text("method");
    out.text(method);
    out.text("params");
    out.raw(params);
    out.text("jsonrpc");
    out.text("2.0");
    return out.take();
  }
  double metric(const std::string& line) {
    const std::string text = metrics.exposition();
    const std::size_t at = text.find("\n" + line + " ");
    return at == std::string::npos ? 0 : std::stod(text.substr(at + line.size() + 2));
  }

  ServerOptions options;
  NullLog log;
  Metrics metrics;
  Health health;
  MethodRegistry methods;
  HttpRoutes routes;
  CallMetrics call_metrics{metrics};
  std::unique_ptr<Timers> timers = make_timers();
  Dispatcher calls{methods, *timers, call_metrics};
  std::mutex mutex;
  std::vector<Responder> held;
  ConnectionId caller = kNoConnection;
  Signal holding;
  Signal abandoned;
  Signal gone;
  Server server{options,
                {calls, methods, routes, health, log, metrics, [] { return std::string("{\"openrpc\":\"1.2.6\"}"); },
                 [](std::string_view token) -> std::optional<Caller> {
                   if (token != "good") return std::nullopt;
                   return Caller::device({}, kNoConnection);
                 },
                 [this](ConnectionId id) {
                   if (id == caller && id != kNoConnection) gone.set();
                 }}};
  std::uint16_t port = 0;
};

}  // namespace majlis::host
