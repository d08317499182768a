// Sends one event to an endpoint. Plain HTTP alone: endpoints of tests are on this machine.
#pragma once

#include "payments-stub/endpoints.hpp"

namespace majlis::stub {

// Whether the endpoint took it, within ten seconds.
bool send_webhook(const Delivery& delivery);

}  // namespace majlis::stub
