// Where the gateway tells that something has changed: POST /p/payments/gateway/events. What it tells is only that, so
// the order in which events come means nothing: the object is fetched. Strand alone.
#pragma once

#include "cashier.hpp"
#include "signature.hpp"

namespace majlis::payments {

class Webhook {
 public:
  Webhook(sdk::Host& host, sdk::PluginDatabase& database, Cashier& cashier)
      : host_(host), database_(database), cashier_(cashier) {}
  void set_secrets(std::vector<Secret> secrets) { secrets_ = std::move(secrets); }

  // 200 once the event is stored (also one that was stored before, or is about nothing of ours), 400 for one that is
  // not the gateway's.
  sdk::task<sdk::HttpAnswer> receive(const sdk::Call& call, const sdk::HttpRequest& request);

 private:
  sdk::Host& host_;
  sdk::PluginDatabase& database_;
  Cashier& cashier_;
  std::vector<Secret> secrets_;
};

// Stores the event, and that its object is to be fetched. False: it was stored before, and nothing else is done.
bool take_event(Transaction& t, const Gateway& gateway, const GatewayEvent& event, std::int64_t now_ms);

}  // namespace majlis::payments
