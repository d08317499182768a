// What people see of their own money, and the receipt of a transfer for whoever was told its id. Strand alone.
#pragma once

#include "desk.hpp"

namespace majlis::payments {

class Wallet {
 public:
  Wallet(sdk::Host& host, sdk::PluginDatabase& database) : host_(host), database_(database) {}

  // Whether this host's money is none: its gateway is one for tests.
  void set_test(bool test) { test_ = test; }

  // {} → {balances: [{currency, exponent, available, held}], test}
  sdk::task<sdk::Json> balance(const sdk::Call& call, const sdk::Json& params);
  // {currency, ?kind, ?before, ?limit} → {entries, more}, newest first
  sdk::task<sdk::Json> statement(const sdk::Call& call, const sdk::Json& params);
  // {transfer} → {receipt, signature}: CBOR, signed by this host in the domain `payments`
  sdk::task<sdk::Json> receipt(const sdk::Call& call, const sdk::Json& params);

 private:
  sdk::Host& host_;
  sdk::PluginDatabase& database_;
  bool test_ = false;
};

}  // namespace majlis::payments
