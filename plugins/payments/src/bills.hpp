// Asking others for money, and dividing a bill among several. Nothing is moved here: who is asked pays with
// payments.pay. Strand alone.
#pragma once

#include "desk.hpp"

namespace majlis::payments {

class Bills {
 public:
  Bills(Desk& desk, sdk::PluginDatabase& database) : desk_(desk), database_(database) {}

  // {from, currency, amount, expires_s, key} → {request, expires_ms}
  sdk::task<sdk::Json> request(const sdk::Call& call, const sdk::Json& params);
  // {currency, amount, payers: [{account, ?shares, ?amount}], ?own_shares, expires_s, key} → {own, requests}
  sdk::task<sdk::Json> split(const sdk::Call& call, const sdk::Json& params);
  // {request, key} → {}
  sdk::task<sdk::Json> decline(const sdk::Call& call, const sdk::Json& params);
  sdk::task<sdk::Json> cancel(const sdk::Call& call, const sdk::Json& params);
  // {?before, ?limit} → {requests, more}: those that the caller asked or was asked, newest first
  sdk::task<sdk::Json> list(const sdk::Call& call, const sdk::Json& params);

 private:
  sdk::task<sdk::Json> end(const sdk::Call& call, const sdk::Json& params, bool declined);

  Desk& desk_;
  sdk::PluginDatabase& database_;
};

}  // namespace majlis::payments
