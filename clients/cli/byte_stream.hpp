// A TCP connection to a host, plain or under TLS, for one thread that waits: what requests beside the WebSocket
// (connection.hpp) run over.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "clients/cli/endpoint.hpp"

#include <memory>
#include <optional>
#include <string>

namespace majlis::cli {

class ByteStream {
 public:
  // Errors: cli.connection.name, .refused, .timeout, .tls.
  static Result<std::unique_ptr<ByteStream>> connect(const Endpoint& endpoint,
                                                     const std::optional<std::string>& ca_file);
  ~ByteStream();
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;

  // All of it. Errors: cli.connection.lost, .timeout (nothing moved for half a minute).
  Status write(ByteView bytes);
  // What is there, at least one byte; 0 at the end. Errors: as write().
  Result<std::size_t> read(MutableByteView out);
  // Whether something can be read at once; false also where that cannot be told.
  bool readable();

 private:
  struct Wire;
  explicit ByteStream(std::unique_ptr<Wire> wire);
  std::unique_ptr<Wire> wire_;
};

}  // namespace majlis::cli
