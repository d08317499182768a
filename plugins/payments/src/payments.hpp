// The payments plugin: a ledger, and what people and other plugins do with it. Each part has a file; this one joins
// them.
#pragma once

#include "bills.hpp"
#include "confirmation.hpp"
#include "gateway/webhook.hpp"
#include "office.hpp"
#include "paying.hpp"
#include "services.hpp"
#include "topping_up.hpp"
#include "upkeep.hpp"
#include "wallet.hpp"

namespace majlis::payments {

// What a simulator puts in the place of the network and the disk.
struct Surroundings {
  std::function<std::unique_ptr<Transport>()> transport = {};    // instead of HTTP
  std::function<void(sdk::DatabaseOptions& options)> disk = {};  // changes how the database is opened
};

class Payments : public sdk::Plugin {
 public:
  explicit Payments(sdk::Host& host, Surroundings surroundings = {});
  sdk::task<void> start(const sdk::Setup& setup) override;
  sdk::task<void> stop() override;

 protected:
  // Of a database without threads: commits what waits. Whether there was anything.
  bool pump() { return database_.pump(); }

 private:
  void open_gateway(const sdk::Json& config);

  Surroundings surroundings_;
  sdk::PluginDatabase database_;
  Desk desk_;
  Confirmation confirmation_;
  Services services_;
  Paying paying_;
  Bills bills_;
  Cashier cashier_;
  ToppingUp topping_up_;
  Webhook webhook_;
  Wallet wallet_;
  Office office_;
  Upkeep upkeep_;
};

}  // namespace majlis::payments
