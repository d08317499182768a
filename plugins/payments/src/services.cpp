#include "services.hpp"

#include "ledger/hold.hpp"

namespace majlis::payments {

using sdk::AccountId;
using sdk::Call;
using sdk::Code;
using sdk::Json;
using sdk::MethodError;
using sdk::object;
using sdk::task;

namespace {

constexpr std::int64_t kSecondMs = 1000;

const std::string& need_plugin(const Call& call) {
  if (call.plugin().empty()) throw MethodError(Code::kDenied, "only plugins may call this");
  return call.plugin();
}

// Where what is paid goes to: by default to what the person can spend.
Place payee_at(const Json& params) {
  const AccountId to = sdk::id_at<AccountId>(params, "to");
  return {sdk::find_text(params, "to_kind").value_or(kAvailable), to_bytes(to.view())};
}

// What is asked, and for whom: another person's request is another one, although its key be the same.
Json asked_for(const AccountId& payer, const Json& params) {
  Json asked = params;
  asked["payer"] = sdk::value_of(payer);
  return asked;
}

Json transfer_answer(const TransferId& id) { return object("transfer", id); }

}  // namespace

task<Json> Services::hold(const Call& call, const Json& params) {
  const std::string holder = need_plugin(call);
  const AccountId payer = call.need_account();
  const Currency currency = currency_at(params);
  const Amount amount = amount_at(params);
  const std::int64_t lasts_ms = sdk::integer_at(params, "expires_s") * kSecondMs;
  if (lasts_ms > hold_max_ms_)
    throw MethodError(Code::kInvalidParams,
                      "money is held for at most " + std::to_string(hold_max_ms_ / kSecondMs) + " s", "/expires_s");
  const SpendingLimits limits = limits_of(limits_, currency);
  const Desk::Effect effect = [=](Batch& batch) -> Result<Json> {
    const std::int64_t expires_ms = batch.now_ms() + lasts_ms;
    MAJLIS_CHECK(check_spending(batch, limits, payer.view(), currency, amount));
    MAJLIS_TRY(const HoldId id, open_hold(batch, holder, payer.view(), currency, amount, expires_ms));
    note_spending(batch, payer.view(), currency, amount);
    return object("hold", id, "expires_ms", expires_ms);
  };
  const Json asked = asked_for(payer, params);
  const std::vector<AccountId> changed{payer};
  co_return co_await desk_.perform(actor_plugin(holder), "payments.hold", asked, effect, changed);
}

AccountId Services::payer_of(const HoldId& id, const std::string& holder) {
  const auto hold = database_.read([&](Transaction& t) { return find_hold(t, id); });
  if (!hold || hold->holder != holder) throw refusal({"ledger.no_hold", "there is no such hold"});
  return *AccountId::from_bytes(hold->payer);
}

task<Json> Services::capture(const Call& call, const Json& params) {
  const std::string holder = need_plugin(call);
  const Capture capture{sdk::id_at<HoldId>(params, "hold"), holder, find_amount(params),
                        find_amount(params, "fee").value_or(0), payee_at(params)};
  const AccountId payee = sdk::id_at<AccountId>(params, "to");
  const std::vector<AccountId> changed{payer_of(capture.hold, holder), payee};
  co_await desk_.need_person(call, payee, "/to");
  const Desk::Effect effect = [capture](Batch& batch) -> Result<Json> {
    MAJLIS_TRY(const TransferId id, capture_hold(batch, capture));
    return transfer_answer(id);
  };
  co_return co_await desk_.perform(actor_plugin(holder), "payments.capture", params, effect, changed);
}

task<Json> Services::void_(const Call& call, const Json& params) {
  const std::string holder = need_plugin(call);
  const auto id = sdk::id_at<HoldId>(params, "hold");
  const std::vector<AccountId> changed{payer_of(id, holder)};
  const Desk::Effect effect = [=](Batch& batch) -> Result<Json> {
    MAJLIS_TRY(const TransferId released, void_hold(batch, id, holder));
    return transfer_answer(released);
  };
  co_return co_await desk_.perform(actor_plugin(holder), "payments.void", params, effect, changed);
}

task<Json> Services::transfer(const Call& call, const Json& params) {
  const std::string plugin = need_plugin(call);
  const AccountId payer = call.need_account();
  const Currency currency = currency_at(params);
  const Amount amount = amount_at(params);
  const Place to = payee_at(params);
  const AccountId payee = sdk::id_at<AccountId>(params, "to");
  co_await desk_.need_person(call, payee, "/to");
  const SpendingLimits limits = limits_of(limits_, currency);
  const Desk::Effect effect = [=](Batch& batch) -> Result<Json> {
    MAJLIS_CHECK(check_spending(batch, limits, payer.view(), currency, amount));
    MAJLIS_TRY(const TransferId id, batch.plan({"transfer", Place::available(payer.view()), to, currency, amount}));
    note_spending(batch, payer.view(), currency, amount);
    return transfer_answer(id);
  };
  const Json asked = asked_for(payer, params);
  const std::vector<AccountId> changed{payer, payee};
  co_return co_await desk_.perform(actor_plugin(plugin), "payments.transfer", asked, effect, changed);
}

task<Json> Services::can_pay(const Call& call, const Json& params) {
  const AccountId payer = call.need_account();
  const Currency currency = currency_at(params);
  const Amount amount = amount_at(params);
  const auto account =
      database_.read([&](Transaction& t) { return find_account(t, Place::available(payer.view()), currency); });
  co_return object("can", account.ok() && account->balance >= amount);
}

task<Json> Services::hold_state(const Call& call, const Json& params) {
  const std::string& holder = need_plugin(call);
  const auto id = sdk::id_at<HoldId>(params, "hold");
  Json answer;
  database_.read([&](Transaction& t) {
    const auto hold = find_hold(t, id);
    if (!hold || hold->holder != holder) return;
    answer = object("state", *state_of_hold(t, id), "currency", std::string(hold->currency.code()), "amount",
                    hold->amount, "expires_ms", hold->expires_ms);
  });
  if (answer.is_null()) throw refusal({"ledger.no_hold", "there is no such hold"});
  co_return answer;
}

}  // namespace majlis::payments
