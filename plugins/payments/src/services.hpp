// For other plugins: a person's money held, taken and let go. The person is the one at the root of the chain of calls,
// whom the host stamps; a plugin takes only what it holds itself. Keys are apart for each plugin. Strand alone.
#pragma once

#include "desk.hpp"
#include "ledger/spending.hpp"

namespace majlis::payments {

class Services {
 public:
  Services(Desk& desk, sdk::PluginDatabase& database) : desk_(desk), database_(database) {}
  void set_hold_max(std::int64_t ms) { hold_max_ms_ = ms; }
  void set_limits(const AllLimits& limits) { limits_ = limits; }

  // {currency, amount, expires_s, key} → {hold, expires_ms}
  sdk::task<sdk::Json> hold(const sdk::Call& call, const sdk::Json& params);
  // {hold, to, ?to_kind, ?amount, ?fee, key} → {transfer}
  sdk::task<sdk::Json> capture(const sdk::Call& call, const sdk::Json& params);
  // {hold, key} → {transfer}
  sdk::task<sdk::Json> void_(const sdk::Call& call, const sdk::Json& params);
  // {currency, amount, to, ?to_kind, key} → {transfer}
  sdk::task<sdk::Json> transfer(const sdk::Call& call, const sdk::Json& params);
  // {currency, amount} → {can}
  sdk::task<sdk::Json> can_pay(const sdk::Call& call, const sdk::Json& params);
  // {hold} → {state, amount, currency, expires_ms}
  sdk::task<sdk::Json> hold_state(const sdk::Call& call, const sdk::Json& params);

 private:
  sdk::AccountId payer_of(const HoldId& id, const std::string& holder);

  Desk& desk_;
  sdk::PluginDatabase& database_;
  std::int64_t hold_max_ms_ = 0;
  AllLimits limits_;
};

}  // namespace majlis::payments
