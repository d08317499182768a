#include "webhook.hpp"

#include "stripe.hpp"

namespace majlis::payments {

using sdk::Call;
using sdk::HttpAnswer;
using sdk::HttpRequest;
using sdk::task;

namespace {

constexpr std::size_t kBodyMost = 256 << 10;
constexpr const char* kPlain = "text/plain; charset=utf-8";
// Longer than any gateway goes on sending an event.
constexpr std::int64_t kKeptMs = std::int64_t{30} * 24 * 3600 * 1000;

std::optional<Topup> topup_of(Transaction& t, const GatewayEvent& event) {
  auto id = event.topup;
  if (!id) id = topup_of_object(t, event.payment);
  return id ? find_topup(t, *id) : std::nullopt;
}

std::optional<Return> return_of(Transaction& t, const GatewayEvent& event) {
  auto id = event.returned;
  if (!id) id = return_of_object(t, event.refund);
  return id ? find_return(t, *id) : std::nullopt;
}

}  // namespace

bool take_event(Transaction& t, const Gateway& gateway, const GatewayEvent& event, std::int64_t now_ms) {
  const bool fresh = t.run("INSERT INTO gateway_event(id, type, at_ms) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING",
                           event.id, event.type, now_ms) == 1;
  if (!fresh) return false;
  t.run("DELETE FROM gateway_event WHERE at_ms < $1", now_ms - kKeptMs);
  if (const auto made = return_of(t, event); made && !event.refund.empty())
    ask_again(t, made->id.view(), gateway.refund_of(event.refund), now_ms);
  else if (const auto topup = topup_of(t, event); topup && topup->state != kPaid && !event.payment.empty())
    ask_again(t, topup->id.view(), gateway.payment(event.payment), now_ms);
  return true;
}

task<HttpAnswer> Webhook::receive(const Call& call, const HttpRequest& request) {
  const Bytes body = co_await host_.http_body(call, kBodyMost);
  const Gateway* gateway = cashier_.gateway();
  if (gateway == nullptr || secrets_.empty()) co_return HttpAnswer(404, kPlain, "No gateway is known here.\n");
  const auto now_ms = static_cast<std::int64_t>(host_.now_ms());
  if (const Status valid = check_signature(request.header("stripe-signature"), body, secrets_, now_ms); !valid)
    co_return HttpAnswer(400, kPlain, valid.error().detail + "\n");
  const auto event = read_stripe_event(as_text(body));
  if (!event) co_return HttpAnswer(400, kPlain, event.error().detail + "\n");
  const auto take = [gateway, event = *event, now_ms](Transaction& t) {
    return take_event(t, *gateway, event, Cashier::now(t, now_ms));
  };
  co_await database_.write(take);
  cashier_.kick();
  co_return HttpAnswer(200, kPlain, "");
}

}  // namespace majlis::payments
