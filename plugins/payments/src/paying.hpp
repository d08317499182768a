// What people do with their money: send, tip, pay what they were asked for, and give back. Strand alone.
#pragma once

#include "confirmation.hpp"
#include "ledger/spending.hpp"

namespace majlis::payments {

class Paying {
 public:
  Paying(Desk& desk, sdk::PluginDatabase& database, Confirmation& confirmation)
      : desk_(desk), database_(database), confirmation_(confirmation) {}
  void set_limits(const AllLimits& limits) { limits_ = limits; }
  void set_test(bool test) { test_ = test; }

  // {to, currency, amount, key, ?confirmation} → {transfer}
  sdk::task<sdk::Json> send(const sdk::Call& call, const sdk::Json& params);
  sdk::task<sdk::Json> tip(const sdk::Call& call, const sdk::Json& params);
  // {request, ?amount, key, ?confirmation} → {transfer}
  sdk::task<sdk::Json> pay(const sdk::Call& call, const sdk::Json& params);
  // {transfer, ?amount, key} → {transfer}
  sdk::task<sdk::Json> refund(const sdk::Call& call, const sdk::Json& params);
  // {currency} → {transfer, day, week, confirm, test}; 0: none
  sdk::task<sdk::Json> limits(const sdk::Call& call, const sdk::Json& params);

 private:
  sdk::task<sdk::Json> send_as(const sdk::Call& call, const sdk::Json& params, std::string kind);
  sdk::task<void> confirm(const sdk::Call& call, std::string method, const sdk::Json& params, Bytes about,
                          Currency currency, Amount amount);

  Desk& desk_;
  sdk::PluginDatabase& database_;
  Confirmation& confirmation_;
  AllLimits limits_;
  bool test_ = false;
};

// The owner's limits. Throws std::invalid_argument for a currency that is none.
AllLimits limits_from(const sdk::Json& config);

}  // namespace majlis::payments
