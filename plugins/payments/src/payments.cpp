#include "payments.hpp"

#include "gateway/settings.hpp"
#include "gateway/stripe.hpp"

#include <sodium/core.h>

namespace majlis::payments {

using sdk::task;

namespace {

constexpr std::int64_t kDayMs = 24 * 3600 * 1000;

}  // namespace

Payments::Payments(sdk::Host& host, Surroundings surroundings)
    : Plugin(host),
      surroundings_(std::move(surroundings)),
      database_(host),
      desk_(host, database_),
      confirmation_(host),
      services_(desk_, database_),
      paying_(desk_, database_, confirmation_),
      bills_(desk_, database_),
      cashier_(host, database_),
      topping_up_(desk_, database_, cashier_),
      webhook_(host, database_, cashier_),
      wallet_(host, database_),
      office_(host, desk_, database_, cashier_),
      upkeep_(host, database_) {
  if (sodium_init() < 0) throw std::runtime_error("libsodium cannot be used here");
  method("payments.hold", services_, &Services::hold);
  method("payments.capture", services_, &Services::capture);
  method("payments.void", services_, &Services::void_);
  method("payments.transfer", services_, &Services::transfer);
  method("payments.can_pay", services_, &Services::can_pay);
  method("payments.hold_state", services_, &Services::hold_state);
  method("payments.send", paying_, &Paying::send);
  method("payments.tip", paying_, &Paying::tip);
  method("payments.pay", paying_, &Paying::pay);
  method("payments.refund", paying_, &Paying::refund);
  method("payments.limits", paying_, &Paying::limits);
  method("payments.request", bills_, &Bills::request);
  method("payments.split", bills_, &Bills::split);
  method("payments.decline", bills_, &Bills::decline);
  method("payments.cancel", bills_, &Bills::cancel);
  method("payments.requests", bills_, &Bills::list);
  method("payments.topup", topping_up_, &ToppingUp::topup);
  method("payments.topups", topping_up_, &ToppingUp::list);
  method("payments.topup_refund", topping_up_, &ToppingUp::give_back);
  http("POST", "/gateway/events", webhook_, &Webhook::receive);
  method("payments.balance", wallet_, &Wallet::balance);
  method("payments.statement", wallet_, &Wallet::statement);
  method("payments.receipt", wallet_, &Wallet::receipt);
  method("payments.adjust", office_, &Office::adjust);
  method("payments.audit", office_, &Office::audit);
}

task<void> Payments::start(const sdk::Setup& setup) {
  const AllLimits limits = limits_from(setup.config.at("limits"));
  services_.set_limits(limits);
  paying_.set_limits(limits);
  services_.set_hold_max(sdk::integer_at(setup.config, "hold_days_max") * kDayMs);
  upkeep_.set_pace(std::chrono::seconds(sdk::integer_at(setup.config, "upkeep_seconds")));
  sdk::DatabaseOptions disk{.file = setup.data / "payments.db",
                            .migrations = sdk::read_migrations(setup.folder / "migrations")};
  if (surroundings_.disk) surroundings_.disk(disk);
  database_.open(std::move(disk));
  open_gateway(setup.config);
  host().spawn("the ledger's upkeep", upkeep_.run());
  co_return;
}

void Payments::open_gateway(const sdk::Json& config) {
  std::optional<GatewaySettings> settings = gateway_from(config);
  if (!settings) return;
  wallet_.set_test(settings->test);
  paying_.set_test(settings->test);
  webhook_.set_secrets(std::move(settings->webhook_secrets));
  auto transport = surroundings_.transport ? surroundings_.transport() : make_curl_transport(std::move(settings->curl));
  cashier_.open(std::make_unique<Stripe>(), std::move(transport), settings->action_ms);
}

task<void> Payments::stop() {
  cashier_.stop();
  upkeep_.stop();
  office_.stop();
  co_return;
}

}  // namespace majlis::payments

MAJLIS_PLUGIN(majlis::payments::Payments)
