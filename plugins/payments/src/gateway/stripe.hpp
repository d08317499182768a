// Stripe's HTTP API, as far as it is needed: PaymentIntents with manual capture, Refunds, Events. Our own ids stand in
// each object's metadata. Pure; any thread.
#pragma once

#include "gateway.hpp"

namespace majlis::payments {

class Stripe final : public Gateway {
 public:
  Result<GatewayRequest> create(const PaymentOrder& order) const override;
  Result<GatewayRequest> capture(const std::string& object, const Currency& currency, Amount amount) const override;
  GatewayRequest cancel(const std::string& object) const override;
  Result<GatewayRequest> refund(const RefundOrder& order) const override;

  GatewayRequest payment(const std::string& object) const override;
  GatewayRequest refund_of(const std::string& object) const override;
  GatewayRequest payments_since(std::int64_t from_ms, const std::string& after) const override;
  GatewayRequest refunds(const std::string& payment, const std::string& after) const override;

  Reading<GatewayPayment> read_payment(const GatewayAnswer& answer) const override;
  Reading<GatewayRefund> read_refund(const GatewayAnswer& answer) const override;
  Page<GatewayPayment> read_payments(const GatewayAnswer& answer) const override;
  Page<GatewayRefund> read_refunds(const GatewayAnswer& answer) const override;
};

// Errors: gateway.json, gateway.event (it has no id or no type).
Result<GatewayEvent> read_stripe_event(std::string_view body);

// Largest answer and event that are read.
inline constexpr std::size_t kStripeBytesMax = 1 << 20;

}  // namespace majlis::payments
