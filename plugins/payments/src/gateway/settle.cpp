#include "settle.hpp"

#include "ledger/hash.hpp"

#include "base/encoding.hpp"

#include <stdexcept>

namespace majlis::payments {
namespace {

constexpr std::int64_t kAskAgainMs = 60'000;
constexpr const char* kLost = "lost";

CallName step_of(const TopupId& id, const char* step) { return {to_bytes(id.view()), step}; }

bool is_step_of_return(const CallName& name, Transaction& t) {
  const auto id = ReturnId::from_bytes(name.about);
  return id && find_return(t, *id).has_value();
}

}  // namespace

void Settlement::payment(const TopupId& id, const GatewayPayment& payment) {
  auto topup = find_topup(t_, id);
  if (!topup) return;
  const bool other_object = !topup->object.empty() && topup->object != payment.object;
  if (payment.about != id || payment.currency != topup->currency || other_object) {
    news_.trouble.push_back("the gateway's " + payment.object + " is not what top-up " + id.text() + " asked for");
    return;
  }
  topup->object = payment.object;
  topup->action_url = payment.action_url;
  end_call(t_, step_of(id, kCreate));
  switch (payment.state) {
    case GatewayPayment::State::kUnderWay: move(*topup, kPending, ""); break;
    case GatewayPayment::State::kNeedsAction: move(*topup, kNeedsAction, ""); break;
    case GatewayPayment::State::kAuthorized: move(*topup, kAuthorized, ""); break;
    case GatewayPayment::State::kUnpaid:
    case GatewayPayment::State::kCancelled: move(*topup, kFailed, payment.reason); break;
    case GatewayPayment::State::kPaid: return pay(*topup, payment.captured);
  }
  if (payment.state == GatewayPayment::State::kAuthorized) return authorized(*topup);
  if (payment.state == GatewayPayment::State::kUnpaid) return cancel(*topup);
  if (payment.state == GatewayPayment::State::kCancelled) return;
  if (now_ms_ >= topup->at_ms + action_ms_ && payment.state == GatewayPayment::State::kNeedsAction) cancel(*topup);
  ask_again(t_, id.view(), gateway_.payment(payment.object), now_ms_ + kAskAgainMs);
}

void Settlement::move(Topup& topup, const char* state, const std::string& reason) {
  if (topup_may_go(topup.state, state)) {
    topup.state = state;
    topup.reason = reason;
    news_.changed.push_back(topup.account);
  }
  store_topup(t_, topup);
}

// Captures it once. Where that was tried and came to nothing, or the top-up was given up, the money is let go.
void Settlement::authorized(const Topup& topup) {
  const CallName capture = step_of(topup.id, kCaptureStep);
  if (topup.state == kAuthorized && !has_call(t_, capture)) {
    const auto request = gateway_.capture(topup.object, topup.currency, topup.amount);
    if (!request) throw std::logic_error("what was asked for cannot be captured: " + request.error().detail);
    return add_call(t_, capture, *request, now_ms_);
  }
  if (topup.state == kFailed || is_over(t_, capture)) cancel(topup);
}

void Settlement::cancel(const Topup& topup) {
  add_call(t_, step_of(topup.id, kCancel), gateway_.cancel(topup.object), now_ms_);
}

void Settlement::pay(Topup& topup, Amount captured) {
  if (!topup_may_go(topup.state, kPaid)) return;
  topup.state = kPaid;
  topup.reason.clear();
  topup.action_url.clear();
  topup.captured = captured;
  topup.transfer = TransferId(fresh_id(now_ms_));
  post("topup", topup.id.view(),
       {"topup",
        Place::of_host(kClearing),
        Place::available(topup.account),
        topup.currency,
        captured,
        {},
        topup.transfer},
       [&] { store_topup(t_, topup); });
  for (const char* step : {kCaptureStep, kCancel, kAsk}) end_call(t_, step_of(topup.id, step));
  news_.changed.push_back(topup.account);
}

void Settlement::post(const std::string& effect, ByteView about, const Move& move, const std::function<void()>& store) {
  const Asked asked{actor_gateway(), to_bytes(effect + " " + to_hex(about)), "gateway." + effect,
                    Hash("gateway").add(about).add(move.amount).finish()};
  const auto done = perform(t_, asked, now_ms_, [&](Batch& batch) -> Result<Bytes> {
    MAJLIS_TRY(const TransferId id, batch.plan(move));
    store();
    return to_bytes(id.view());
  });
  if (!done) throw std::runtime_error("the ledger does not take what the gateway says: " + done.error().detail);
}

void Settlement::refund(const ReturnId& id, const GatewayRefund& refund) {
  auto made = find_return(t_, id);
  if (!made) return;
  const bool other_object = !made->object.empty() && made->object != refund.object;
  if (refund.about != id || refund.amount != made->amount || other_object) {
    news_.trouble.push_back("the gateway's " + refund.object + " is not what return " + id.text() + " asked for");
    return;
  }
  made->object = refund.object;
  store_return(t_, *made);
  end_call(t_, {to_bytes(id.view()), kRefundStep});
  if (refund.state == GatewayRefund::State::kFailed) return fail(*made, refund.reason);
  // The gateway takes the money when it begins, and gives it back if that comes to nothing.
  go(*made);
  if (refund.state == GatewayRefund::State::kUnderWay)
    ask_again(t_, id.view(), gateway_.refund_of(refund.object), now_ms_ + kAskAgainMs);
}

void Settlement::go(Return& made) {
  const auto topup = find_topup(t_, made.topup);
  if (!topup || !return_may_go(made.state, kReturned)) return;
  made.state = kReturned;
  post("returned", made.id.view(),
       {"returned", Place::of_host(kRefunds), Place::of_host(kClearing), topup->currency, made.amount, made.id},
       [&] { store_return(t_, made); });
  news_.changed.push_back(topup->account);
}

void Settlement::fail(Return& made, const std::string& reason) {
  const auto topup = find_topup(t_, made.topup);
  if (!topup || !return_may_go(made.state, kFailed)) return;
  const bool had_gone = made.state == kReturned;
  made.state = kFailed;
  made.reason = reason;
  post("return_failed", made.id.view(),
       {had_gone ? "return_bounced" : "return_failed", Place::of_host(had_gone ? kClearing : kRefunds),
        Place::available(topup->account), topup->currency, made.amount, made.id},
       [&] { store_return(t_, made); });
  news_.changed.push_back(topup->account);
}

void Settlement::fail(const TopupId& id, const std::string& reason) {
  if (auto topup = find_topup(t_, id)) move(*topup, kFailed, reason);
}

void Settlement::refused(const CallName& name, const std::string& reason) {
  end_call(t_, name);
  if (is_step_of_return(name, t_)) {
    auto made = find_return(t_, *ReturnId::from_bytes(name.about));
    if (name.step == kRefundStep) fail(*made, reason);
    return;
  }
  const auto topup = find_topup(t_, *TopupId::from_bytes(name.about));
  if (!topup) return;
  // Whatever stood against a capture or cancellation, how the payment stands says what to do.
  if (name.step == kCaptureStep || name.step == kCancel)
    return ask_again(t_, name.about, gateway_.payment(topup->object), now_ms_);
  fail(topup->id, reason);
}

void Settlement::lost(const CallName& name) { refused(name, kLost); }

}  // namespace majlis::payments
