// The payments plugin: a ledger, and what people and other plugins do with it. Each part has a file; this one joins
// them.
#pragma once

#include "bills.hpp"
#include "confirmation.hpp"
#include "office.hpp"
#include "paying.hpp"
#include "services.hpp"
#include "upkeep.hpp"
#include "wallet.hpp"

namespace majlis::payments {

class Payments final : public sdk::Plugin {
 public:
  explicit Payments(sdk::Host& host);
  sdk::task<void> start(const sdk::Setup& setup) override;
  sdk::task<void> stop() override;

 private:
  sdk::PluginDatabase database_;
  Desk desk_;
  Confirmation confirmation_;
  Services services_;
  Paying paying_;
  Bills bills_;
  Wallet wallet_;
  Office office_;
  Upkeep upkeep_;
};

}  // namespace majlis::payments
