// The WebSocket to a host, subprotocol majlis.v1+cbor, over TCP or TLS. It works on a thread of its own; its owner, on
// another, waits for fd() to be readable and takes what has happened. It neither retries nor interprets: that is the
// driver's (driver.hpp).
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "clients/cli/endpoint.hpp"

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace majlis::cli {

class Connection {
 public:
  struct Opened {};
  struct Frame {
    Bytes bytes;
  };
  // The connection ended or never came to be. Errors: cli.connection.name, .refused, .timeout, .tls, .protocol, .lost.
  struct Closed {
    Error error;
  };
  using Event = std::variant<Opened, Frame, Closed>;

  // `ca_file`: certificates (PEM) to trust instead of the system's.
  Connection(Endpoint endpoint, std::optional<std::string> ca_file);
  // Ends the connection; what was not sent yet is dropped, which is fine: the core sends it again.
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  const Endpoint& endpoint() const;
  const std::optional<std::string>& ca_file() const;

  // Starts connecting; Opened or Closed will come. Not while a connection is open or on its way.
  void open();
  void send(Bytes frame);

  // Readable while take() has something to give.
  int fd() const;
  std::vector<Event> take();

 private:
  struct Worker;
  std::unique_ptr<Worker> worker_;
};

// Whether a Majlis host answers at `endpoint`, for whoever wants to know before making anything. Errors: as Closed.
Status reach(const Endpoint& endpoint, const std::optional<std::string>& ca_file);

}  // namespace majlis::cli
