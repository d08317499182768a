// The plugin's methods as clients call them (plugins/payments/schema). Values; any thread.
#pragma once

#include "plugins/payments/client/cards.hpp"
#include "plugins/payments/client/receipt.hpp"

namespace majlis::payments {

struct Balance {
  std::uint64_t held = 0;  // minor units, as all here
  std::string currency;
  std::uint64_t exponent = 0;
  std::uint64_t available = 0;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("held", self.held, record::Limits{});
    visit("currency", self.currency, record::Limits{3, 3});
    visit("exponent", self.exponent, record::Limits{0, 4});
    visit("available", self.available, record::Limits{});
  }
};

struct Balances {
  std::optional<bool> test;  // this money is none: the host's gateway is one for tests
  std::vector<Balance> balances;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("test", self.test, record::Limits{});
    visit("balances", self.balances, record::Limits{0, 1'000});
  }
};

// The owner's limits for one currency; 0: none.
struct SpendingLimitsView {
  std::uint64_t day = 0, week = 0, confirm = 0, transfer = 0;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("day", self.day, record::Limits{});
    visit("week", self.week, record::Limits{});
    visit("confirm", self.confirm, record::Limits{});
    visit("transfer", self.transfer, record::Limits{});
  }
};

// One posting of a statement.
struct Entry {
  std::uint64_t seq = 0;
  std::string kind;
  std::uint64_t at_ms = 0;
  std::optional<Bytes> about, other;  // other: whose the other side is; absent: the host's own
  std::int64_t amount = 0, balance = 0;
  PaidId transfer;
  std::string other_kind;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("seq", self.seq, record::Limits{});
    visit("kind", self.kind, record::Limits{1, 64});
    visit("about", self.about, record::Limits{16, 16});
    visit("at_ms", self.at_ms, record::Limits{});
    visit("other", self.other, record::Limits{16, 16});
    visit("amount", self.amount, record::Limits{});
    visit("balance", self.balance, record::Limits{});
    visit("transfer", self.transfer, record::Limits{});
    visit("other_kind", self.other_kind, record::Limits{1, 64});
  }
};

struct StatementPage {
  bool more = false;
  std::vector<Entry> entries;
  std::uint64_t exponent = 0;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("more", self.more, record::Limits{});
    visit("entries", self.entries, record::Limits{0, 500});
    visit("exponent", self.exponent, record::Limits{0, 4});
  }
};

// One line of payments.requests.
struct RequestLine {
  std::uint64_t paid = 0;
  PersonId asker;
  std::uint64_t at_ms = 0;
  PersonId payer;
  std::string state;  // open, partly, paid, declined, cancelled, expired
  std::uint64_t amount = 0;
  AskedId request;
  std::string currency;
  std::uint64_t expires_ms = 0;

  bool is_open() const { return state == "open" || state == "partly"; }

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("paid", self.paid, record::Limits{});
    visit("asker", self.asker, record::Limits{});
    visit("at_ms", self.at_ms, record::Limits{});
    visit("payer", self.payer, record::Limits{});
    visit("state", self.state, record::Limits{1, 32});
    visit("amount", self.amount, kAmountLimits);
    visit("request", self.request, record::Limits{});
    visit("currency", self.currency, record::Limits{3, 3});
    visit("expires_ms", self.expires_ms, record::Limits{});
  }
};

struct RequestPage {
  bool more = false;
  std::vector<RequestLine> requests;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("more", self.more, record::Limits{});
    visit("requests", self.requests, record::Limits{0, 200});
  }
};

// Money on its way in through the host's gateway.
struct TopUp {
  PaidId topup;
  std::string state;  // pending, unknown, needs_action, authorized; paid and failed are final
  std::uint64_t amount = 0;
  std::optional<std::string> reason;  // why it failed, in the gateway's word
  std::string currency;
  std::optional<PaidId> transfer;         // once it is paid
  std::optional<std::string> action_url;  // with needs_action

  bool is_over() const { return state == "paid" || state == "failed"; }

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("state", self.state, record::Limits{1, 32});
    visit("topup", self.topup, record::Limits{});
    visit("amount", self.amount, kAmountLimits);
    visit("reason", self.reason, record::Limits{0, 1'000});
    visit("currency", self.currency, record::Limits{3, 3});
    visit("transfer", self.transfer, record::Limits{});
    visit("action_url", self.action_url, record::Limits{0, 8'000});
  }
};

struct TopUps {
  std::vector<TopUp> topups;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("topups", self.topups, record::Limits{0, 100});
  }
};

// What send, tip, pay and refund answer.
struct Made {
  PaidId transfer;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("transfer", self.transfer, record::Limits{});
  }
};

// What request answers.
struct AskedFor {
  AskedId request;
  std::uint64_t expires_ms = 0;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("request", self.request, record::Limits{});
    visit("expires_ms", self.expires_ms, record::Limits{});
  }
};

// What split answers.
struct Divided {
  std::uint64_t own = 0;
  std::vector<Part> requests;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("own", self.own, record::Limits{});
    visit("requests", self.requests, record::Limits{1, kMaxParts});
  }
};

struct HostKey {
  Bytes public_key;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("public_key", self.public_key, record::Limits{32, 32});
  }
};

// Asking. Whoever repeats what changes something repeats its key (order.hpp).
client::PluginCall balance_call();
client::PluginCall limits_call(const Currency& currency);
client::PluginCall statement_call(const Currency& currency, std::optional<std::uint64_t> before);
client::PluginCall requests_call(const std::optional<AskedId>& before);
client::PluginCall receipt_call(const PaidId& transfer);
client::PluginCall host_key_call();
client::PluginCall topup_state_call(const PaidId& topup);

// A payer of a bill: by shares (absent: one), or for an amount that is said.
struct Payer {
  std::optional<std::uint64_t> amount, shares;
  PersonId account;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("amount", self.amount, kAmountLimits);
    visit("shares", self.shares, record::Limits{1, 1'000'000});
    visit("account", self.account, record::Limits{});
  }
};

// Changing. The key, and a confirmation where one is needed, are added by an Order.
client::PluginCall send_call(bool tip, const PersonId& to, const Money& money);
client::PluginCall pay_call(const AskedId& request, const std::optional<Money>& part);
client::PluginCall refund_call(const PaidId& transfer, const std::optional<Money>& part);
client::PluginCall request_call(const PersonId& from, const Money& money, std::uint64_t expires_s);
client::PluginCall split_call(const Money& bill, std::vector<Payer> payers, std::optional<std::uint64_t> own_shares,
                              std::uint64_t expires_s);
// `method`: the gateway's token of a card or the like.
client::PluginCall topup_call(const Money& money, std::string method);
client::PluginCall end_call(const AskedId& request, Answer how);

// Errors: payments.answer, where it is none.
template <record::Fields T>
Result<T> answer_of(ByteView result) {
  auto read = record::decode<T>(result, record::Unknown::kSkip);
  if (read.ok()) return read;
  return Error{"payments.answer", "the host's answer about money makes no sense (" + read.error().detail +
                                      "); it may be newer than this client"};
}

}  // namespace majlis::payments
