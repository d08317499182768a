#include "plugins/payments/client/calls.hpp"

namespace majlis::payments {
namespace {

// Every parameter of the plugin's methods; each call says some.
struct Params {
  std::optional<PersonId> to, from;
  std::optional<std::uint64_t> amount, before_seq;
  std::optional<AskedId> before, request;
  std::optional<std::string> domain, method, currency;
  std::optional<std::vector<Payer>> payers;
  std::optional<PaidId> topup, transfer;
  std::optional<std::uint64_t> expires_s, own_shares;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    constexpr record::Limits kAny{};
    visit("to", self.to, kAny);
    visit("from", self.from, kAny);
    visit("topup", self.topup, kAny);
    visit("amount", self.amount, kAny);
    visit("before", self.before, kAny);
    visit("before", self.before_seq, kAny);
    visit("domain", self.domain, kAny);
    visit("method", self.method, kAny);
    visit("payers", self.payers, kAny);
    visit("request", self.request, kAny);
    visit("currency", self.currency, kAny);
    visit("transfer", self.transfer, kAny);
    visit("expires_s", self.expires_s, kAny);
    visit("own_shares", self.own_shares, kAny);
  }
};

client::PluginCall call(std::string method, const Params& params) {
  return {std::move(method), record::encode(params)};
}

std::optional<std::uint64_t> units(const std::optional<Money>& money) {
  return money ? std::optional(static_cast<std::uint64_t>(money->amount)) : std::nullopt;
}

Params of_money(const Money& money) {
  Params params;
  params.amount = units(money);
  params.currency = std::string(money.currency.code());
  return params;
}

}  // namespace

client::PluginCall balance_call() { return call("payments.balance", {}); }

client::PluginCall limits_call(const Currency& currency) {
  Params params;
  params.currency = std::string(currency.code());
  return call("payments.limits", params);
}

client::PluginCall statement_call(const Currency& currency, std::optional<std::uint64_t> before) {
  Params params;
  params.currency = std::string(currency.code());
  params.before_seq = before;
  return call("payments.statement", params);
}

client::PluginCall requests_call(const std::optional<AskedId>& before) {
  Params params;
  params.before = before;
  return call("payments.requests", params);
}

client::PluginCall receipt_call(const PaidId& transfer) {
  Params params;
  params.transfer = transfer;
  return call("payments.receipt", params);
}

client::PluginCall host_key_call() {
  Params params;
  params.domain = "payments";
  return call("keys.public_key", params);
}

client::PluginCall topup_state_call(const PaidId& topup) {
  Params params;
  params.topup = topup;
  return call("payments.topups", params);
}

client::PluginCall topup_call(const Money& money, std::string method) {
  Params params = of_money(money);
  params.method = std::move(method);
  return call("payments.topup", params);
}

client::PluginCall send_call(bool tip, const PersonId& to, const Money& money) {
  Params params = of_money(money);
  params.to = to;
  return call(tip ? "payments.tip" : "payments.send", params);
}

client::PluginCall pay_call(const AskedId& request, const std::optional<Money>& part) {
  Params params;
  params.request = request;
  params.amount = units(part);
  return call("payments.pay", params);
}

client::PluginCall refund_call(const PaidId& transfer, const std::optional<Money>& part) {
  Params params;
  params.transfer = transfer;
  params.amount = units(part);
  return call("payments.refund", params);
}

client::PluginCall request_call(const PersonId& from, const Money& money, std::uint64_t expires_s) {
  Params params = of_money(money);
  params.from = from;
  params.expires_s = expires_s;
  return call("payments.request", params);
}

client::PluginCall split_call(const Money& bill, std::vector<Payer> payers, std::optional<std::uint64_t> own_shares,
                              std::uint64_t expires_s) {
  Params params = of_money(bill);
  params.payers = std::move(payers);
  params.own_shares = own_shares;
  params.expires_s = expires_s;
  return call("payments.split", params);
}

client::PluginCall end_call(const AskedId& request, Answer how) {
  Params params;
  params.request = request;
  return call(how == Answer::kDeclined ? "payments.decline" : "payments.cancel", params);
}

}  // namespace majlis::payments
