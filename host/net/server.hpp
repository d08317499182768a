// The host's listeners: HTTP/1.1 and WebSockets on I/O threads that each own their connections. Implements the port
// `Connections`. Made before the modules, started after them, drained before they stop, destroyed after them.
#pragma once

#include "host/kernel/caller.hpp"
#include "host/kernel/connections.hpp"
#include "host/kernel/http.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace majlis::host {

class Dispatcher;
class Health;
class Log;
class MethodRegistry;
class Metrics;

struct ListenerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;   // 0: any free one
  std::string certificate;  // PEM files; both or none
  std::string key;
};

struct Limits {
  std::size_t header_bytes = 16 * 1024;
  std::size_t body_bytes = 1 << 20;
  std::size_t message_bytes = 9 << 20;   // of one WebSocket message
  std::size_t outgoing_bytes = 8 << 20;  // that wait for a slow reader before it is dropped
  std::size_t calls_in_flight = 64;      // per connection; more are not read until some are answered
  std::size_t connections = 20'000;
  std::size_t half_open = 4'096;                // connections that have not finished a first request; the oldest go
  std::chrono::milliseconds handshake{10'000};  // from accept to the first whole request
  std::chrono::milliseconds http_idle{60'000};  // between requests on one connection
  std::chrono::milliseconds ws_idle{120'000};   // without a byte from the client; pinged at half of it
  std::chrono::milliseconds closing{3'000};     // for the last bytes of a connection that ends
};

struct ServerOptions {
  std::vector<ListenerOptions> listeners{{}};
  std::size_t io_threads = 0;  // 0: cores − 1, at least 1
  Limits limits;
};

struct ServerServices {
  Dispatcher& calls;
  MethodRegistry& methods;
  HttpRoutes& routes;
  Health& health;
  Log& log;
  Metrics& metrics;
  std::function<std::string()> openrpc;                                 // the document of /openrpc.json
  std::function<std::optional<Caller>(std::string_view)> authenticate;  // of a bearer token; nullopt refuses
  std::function<void(ConnectionId)> disconnected;                       // on the connection's I/O thread
};

class Server final : public Connections {
 public:
  Server(ServerOptions options, ServerServices services);
  ~Server() override;

  // Binds and listens; throws std::runtime_error that names the address, the reason and what to do.
  void start();
  // The ports that listeners got, in their order.
  std::vector<std::uint16_t> ports() const;
  // No new connections and no new calls: requests that come now are answered `unavailable`.
  void stop_accepting();
  // Sends what is queued and what open batches still hold, closes every connection and joins the I/O threads. Not from
  // within a batch.
  void stop();

  void notify(std::span<const Notice> notices) override;
  void bind(ConnectionId connection, std::optional<Session> session) override;
  void close(ConnectionId connection, std::string reason) override;

 private:
  void begin_batch() override;
  void end_batch() override;

  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace majlis::host
