#include "topping_up.hpp"

#include "listing.hpp"

namespace majlis::payments {

using sdk::AccountId;
using sdk::array;
using sdk::Call;
using sdk::Json;
using sdk::object;
using sdk::Row;
using sdk::task;

namespace {

constexpr std::int64_t kListMost = 100;

const Gateway& need_gateway(const Cashier& cashier) {
  if (cashier.gateway() == nullptr)
    throw refusal({"gateway.none", "this host takes no money from outside: its owner has configured no gateway"});
  return *cashier.gateway();
}

Json returns_json(Transaction& t, const TopupId& id) {
  Json returns = array();
  for (const Row& row :
       t.query("SELECT id, amount, state, reason, at_ms FROM topup_return WHERE topup = $1 ORDER BY id", id))
    returns.push_back(object("return", row.get<ReturnId>(0), "amount", row.get<Amount>(1), "state",
                             row.get<std::string>(2), "reason", row.get<std::string>(3), "at_ms",
                             row.get<std::int64_t>(4)));
  return returns;
}

Json topup_json(Transaction& t, const Topup& topup) {
  const bool over = topup.state == kPaid || topup.state == kFailed;
  const std::string state = !over && in_doubt(t, topup.id.view()) ? "unknown" : topup.state;
  Json json = object("topup", topup.id, "currency", std::string(topup.currency.code()), "exponent",
                     topup.currency.exponent(), "amount", topup.amount, "state", state, "at_ms", topup.at_ms,
                     "returned", returned_of(t, topup.id), "returns", returns_json(t, topup.id));
  if (!topup.reason.empty()) json["reason"] = topup.reason;
  if (!topup.action_url.empty()) json["action_url"] = topup.action_url;
  if (topup.transfer) json["transfer"] = sdk::value_of(*topup.transfer);
  return json;
}

}  // namespace

task<Json> ToppingUp::topup(const Call& call, const Json& params) {
  const AccountId account = call.need_account();
  const Currency currency = currency_at(params);
  const Amount amount = amount_at(params);
  const Gateway& gateway = need_gateway(cashier_);
  const std::string method = sdk::text_at(params, "method");
  const Desk::Effect effect = [&gateway, account, currency, amount, method](Batch& batch) -> Result<Json> {
    const TopupId id(fresh_id(batch.now_ms()));
    MAJLIS_TRY(const GatewayRequest request, gateway.create({id, currency, amount, method}));
    Transaction& t = batch.transaction();
    add_topup(t, {id, to_bytes(account.view()), currency, amount, kPending, "", "", "", 0, {}, batch.now_ms()});
    add_call(t, {to_bytes(id.view()), kCreate}, request, batch.now_ms());
    return object("topup", id);
  };
  const std::vector<AccountId> nobody;
  const Json made = co_await desk_.perform(actor_person(account.view()), "payments.topup", params, effect, nobody);
  cashier_.kick();
  const auto id = sdk::id_at<TopupId>(made, "topup");
  co_return database_.read([&](Transaction& t) { return topup_json(t, *find_topup(t, id)); });
}

task<Json> ToppingUp::list(const Call& call, const Json& params) {
  const AccountId account = call.need_account();
  const Listing listing(params, kListMost);
  const Bytes before = id_before(params);
  const auto one = sdk::find_bytes(params, "topup");
  Json topups = array();
  database_.read([&](Transaction& t) {
    if (one) {
      const auto topup = find_topup(t, sdk::id_at<TopupId>(params, "topup"));
      if (topup && equal(topup->account, account.view())) topups.push_back(topup_json(t, *topup));
      return;
    }
    for (const Topup& topup : list_topups(t, account.view(), before, listing.rows()))
      topups.push_back(topup_json(t, topup));
  });
  if (one && topups.empty()) throw refusal({"topup.none", "there is no such top-up of yours"});
  co_return listing.answer("topups", std::move(topups));
}

task<Json> ToppingUp::give_back(const Call& call, const Json& params) {
  const AccountId account = call.need_account();
  const auto id = sdk::id_at<TopupId>(params, "topup");
  const auto wanted = find_amount(params);
  const Gateway& gateway = need_gateway(cashier_);
  const Desk::Effect effect = [&gateway, account, id, wanted](Batch& batch) -> Result<Json> {
    Transaction& t = batch.transaction();
    const auto topup = find_topup(t, id);
    if (!topup || !equal(topup->account, account.view()))
      return Error{"topup.none", "there is no such top-up of yours"};
    if (!topup->transfer) return Error{"topup.not_paid", "nothing has come of this top-up that could go back"};
    const Amount left = topup->captured - returned_of(t, id);
    const Amount amount = wanted.value_or(left);
    if (left == 0 || amount > left)
      return Error{"topup.returned", "only " + format_money(left, topup->currency) + " of it are left to go back"};
    const ReturnId made(fresh_id(batch.now_ms()));
    MAJLIS_TRY(const GatewayRequest request, gateway.refund({made, topup->object, topup->currency, amount}));
    MAJLIS_CHECK(batch.plan({"return", Place::available(account.view()), Place::of_host(kRefunds), topup->currency,
                             amount, topup->transfer, made}));
    add_return(t, {made, id, amount, kPending, "", "", batch.now_ms()});
    add_call(t, {to_bytes(made.view()), kRefundStep}, request, batch.now_ms());
    return object("return", made);
  };
  const std::vector<AccountId> changed{account};
  const Json answer =
      co_await desk_.perform(actor_person(account.view()), "payments.topup_refund", params, effect, changed);
  cashier_.kick();
  co_return answer;
}

}  // namespace majlis::payments
