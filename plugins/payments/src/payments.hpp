// The payments plugin: a ledger, and what people and other plugins do with it. Each part has a file; this one joins
// them.
#pragma once

#include "office.hpp"
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
  Services services_;
  Wallet wallet_;
  Office office_;
  Upkeep upkeep_;
};

}  // namespace majlis::payments
