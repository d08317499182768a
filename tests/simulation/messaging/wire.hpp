// What stands between a device and the host: calls go up, notes come down. This one is honest; one that a test makes
// may lie in either direction, or go dark.
#pragma once

#include "host/messaging/testing/harness.hpp"

#include <optional>
#include <string>

namespace majlis::simulation {

using host::messaging::Harness;

class Wire {
 public:
  explicit Wire(Harness& host) : host_(host) {}
  virtual ~Wire() = default;
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  // One call to its answer. Nothing: the connection is cut, and the answer is never heard.
  virtual std::optional<host::Outcome> call(host::ConnectionId from, const std::string& method, Bytes params) {
    return host_.dispatch(method, host_.connections.caller(from), params);
  }
  // A note as the device gets it. Nothing: it does not get it.
  virtual std::optional<Bytes> note(host::ConnectionId, const std::string&, Bytes params) { return params; }

 protected:
  Harness& host_;
};

}  // namespace majlis::simulation
