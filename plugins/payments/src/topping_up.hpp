// Money that people bring in through the gateway, and what of it they send back there. Strand alone.
#pragma once

#include "desk.hpp"
#include "gateway/cashier.hpp"

namespace majlis::payments {

class ToppingUp {
 public:
  ToppingUp(Desk& desk, sdk::PluginDatabase& database, Cashier& cashier)
      : desk_(desk), database_(database), cashier_(cashier) {}

  // {currency, amount, method, key} → {topup, state, …}: how it stands now
  sdk::task<sdk::Json> topup(const sdk::Call& call, const sdk::Json& params);
  // {?topup, ?before, ?limit} → {topups, more}, newest first
  sdk::task<sdk::Json> list(const sdk::Call& call, const sdk::Json& params);
  // {topup, ?amount, key} → {return}
  sdk::task<sdk::Json> give_back(const sdk::Call& call, const sdk::Json& params);

 private:
  Desk& desk_;
  sdk::PluginDatabase& database_;
  Cashier& cashier_;
};

}  // namespace majlis::payments
