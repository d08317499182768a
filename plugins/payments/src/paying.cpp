#include "paying.hpp"

#include "ledger/refund.hpp"
#include "ledger/request.hpp"

#include <stdexcept>

namespace majlis::payments {

using sdk::AccountId;
using sdk::Call;
using sdk::Json;
using sdk::object;
using sdk::task;

AllLimits limits_from(const Json& config) {
  AllLimits limits;
  for (const auto& entry : config.items()) {
    const std::string& code = entry.key();
    const Json& given = entry.value();
    if (!Currency::of(code)) throw std::invalid_argument("limits of " + code + ": no currency has this code");
    const auto number = [&](const char* name) { return sdk::find_integer(given, name).value_or(0); };
    limits[code] = {number("transfer"), number("day"), number("week"), number("confirm")};
  }
  return limits;
}

task<void> Paying::confirm(const Call& call, std::string method, const Json& params, Bytes about, Currency currency,
                           Amount amount) {
  const Amount threshold = limits_of(limits_, currency).confirm;
  if (threshold == 0 || amount <= threshold) co_return;
  co_await confirmation_.need(call, std::move(method), params, std::move(about), currency, amount);
}

task<Json> Paying::send(const Call& call, const Json& params) {
  const std::string kind = "send";
  co_return co_await send_as(call, params, kind);
}

task<Json> Paying::tip(const Call& call, const Json& params) {
  const std::string kind = "tip";
  co_return co_await send_as(call, params, kind);
}

task<Json> Paying::send_as(const Call& call, const Json& params, std::string kind) {
  const AccountId from = call.need_account();
  const AccountId to = sdk::id_at<AccountId>(params, "to");
  const Currency currency = currency_at(params);
  const Amount amount = amount_at(params);
  const std::string method = "payments." + kind;
  co_await desk_.need_person(call, to, "/to");
  const Bytes payee = to_bytes(to.view());
  co_await confirm(call, method, params, payee, currency, amount);
  const SpendingLimits limits = limits_of(limits_, currency);
  const Desk::Effect effect = [=](Batch& batch) -> Result<Json> {
    MAJLIS_CHECK(check_spending(batch, limits, from.view(), currency, amount));
    MAJLIS_TRY(const TransferId id,
               batch.plan({kind, Place::available(from.view()), Place::available(to.view()), currency, amount}));
    note_spending(batch, from.view(), currency, amount);
    return object("transfer", id);
  };
  const std::vector<AccountId> changed{from, to};
  co_return co_await desk_.perform(actor_person(from.view()), method, params, effect, changed);
}

task<Json> Paying::pay(const Call& call, const Json& params) {
  const AccountId payer = call.need_account();
  const auto id = sdk::id_at<RequestId>(params, "request");
  const auto wanted = find_amount(params);
  const auto request = database_.read([&](Transaction& t) { return find_request(t, id); });
  if (!request || !equal(request->payer, payer.view())) throw refusal({"request.none", "there is no such request"});
  // Above the threshold only what a device names can be confirmed: the rest of a request may change meanwhile.
  const Bytes about = to_bytes(id.view());
  co_await confirm(call, "payments.pay", params, about, request->currency, wanted.value_or(request->amount));
  const Currency currency = request->currency;
  const SpendingLimits limits = limits_of(limits_, currency);
  const Desk::Effect effect = [=](Batch& batch) -> Result<Json> {
    const Amount amount =
        wanted.value_or(find_request(batch.transaction(), id)->amount - paid_of(batch.transaction(), id));
    MAJLIS_TRY(const TransferId transfer, pay_request(batch, id, payer.view(), amount));
    MAJLIS_CHECK(check_spending(batch, limits, payer.view(), currency, amount));
    note_spending(batch, payer.view(), currency, amount);
    return object("transfer", transfer);
  };
  const std::vector<AccountId> changed{payer, *AccountId::from_bytes(request->asker)};
  co_return co_await desk_.perform(actor_person(payer.view()), "payments.pay", params, effect, changed);
}

task<Json> Paying::refund(const Call& call, const Json& params) {
  const AccountId by = call.need_account();
  const auto id = sdk::id_at<TransferId>(params, "transfer");
  const auto wanted = find_amount(params);
  const Desk::Effect effect = [=](Batch& batch) -> Result<Json> {
    MAJLIS_TRY(const TransferId transfer, refund_transfer(batch, id, by.view(), wanted));
    return object("transfer", transfer);
  };
  std::vector<AccountId> changed{by};
  database_.read([&](Transaction& t) {
    const auto original = find_transfer(t, id);
    const auto payer = original ? place_of(t, original->debit) : std::nullopt;
    if (!payer) return;
    if (const auto account = AccountId::from_bytes(payer->place.owner)) changed.push_back(*account);
  });
  co_return co_await desk_.perform(actor_person(by.view()), "payments.refund", params, effect, changed);
}

task<Json> Paying::limits(const Call&, const Json& params) {
  const SpendingLimits limits = limits_of(limits_, currency_at(params));
  co_return object("transfer", limits.transfer, "day", limits.day, "week", limits.week, "confirm", limits.confirm,
                   "test", test_);
}

}  // namespace majlis::payments
