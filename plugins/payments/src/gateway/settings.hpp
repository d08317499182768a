// What the owner configures of the gateway: where it is, and the files that hold its secrets. Read once, at start.
#pragma once

#include "curl_transport.hpp"

#include <majlis/json.hpp>

#include <vector>

namespace majlis::payments {

struct GatewaySettings {
  CurlOptions curl;
  std::vector<Secret> webhook_secrets;
  std::int64_t action_ms = 0;
  bool test = false;  // no real money: the key is one for testing
};

// Nothing: no gateway is configured. Throws std::invalid_argument, which names the option and says what to do, and
// never holds a secret.
std::optional<GatewaySettings> gateway_from(const sdk::Json& config);

}  // namespace majlis::payments
