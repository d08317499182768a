// HTTP for the stub: a thread for each connection, and one that sends webhooks. Loopback unless told otherwise.
#pragma once

#include "payments-stub/stub.hpp"

#include <cstdint>
#include <string>

namespace majlis::stub {

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0: any
};

// Listens, says where on standard output ("payments-stub listens on http://127.0.0.1:7421"), and serves until SIGTERM
// or SIGINT. Throws std::runtime_error where it cannot listen.
void run_server(Stub& stub, const ServerOptions& options);

}  // namespace majlis::stub
