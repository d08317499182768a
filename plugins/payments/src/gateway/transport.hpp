// What carries requests to the gateway. The plugin's own goes over HTTP on a thread of its own (curl_transport.hpp);
// the simulator's reaches a gateway in the same process.
#pragma once

#include "gateway.hpp"

#include <functional>

namespace majlis::payments {

class Transport {
 public:
  using Done = std::function<void(GatewayAnswer answer)>;

  Transport() = default;
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;
  virtual ~Transport() = default;

  // With a body it is a POST under the idempotency key, else a GET. `done` comes exactly once, on any thread, with
  // status 0 where no answer came.
  virtual void send(const GatewayRequest& request, const std::string& key, Done done) = 0;
  // Ends what is under way, as if no answer came, and returns when nothing runs any more.
  virtual void close() = 0;
};

}  // namespace majlis::payments
