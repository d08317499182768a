// Amounts as people type them, what a device signs, and statements for other programs.
#include "clients/web/engine/money/money_methods.hpp"
#include "plugins/payments/client/confirmation.hpp"
#include "plugins/payments/client/statement.hpp"

namespace majlis::web {
namespace {

struct Typed {
  std::string amount, currency;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("amount", self.amount, record::Limits{0, 200});
    visit("currency", self.currency, record::Limits{0, 200});
  }
};

struct Parsed {
  std::uint64_t amount = 0, exponent = 0;
  std::string currency;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("amount", self.amount, record::Limits{});
    visit("currency", self.currency, record::Limits{});
    visit("exponent", self.exponent, record::Limits{});
  }
};

struct Paying {
  Bytes key, about;
  std::uint64_t amount = 0;
  Bytes device;
  std::string method;
  payments::PersonId account;
  std::string currency;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("key", self.key, record::Limits{});
    visit("about", self.about, record::Limits{});
    visit("amount", self.amount, payments::kAmountLimits);
    visit("device", self.device, record::Limits{});
    visit("method", self.method, record::Limits{});
    visit("account", self.account, record::Limits{});
    visit("currency", self.currency, record::Limits{});
  }
};

struct Line {
  std::string note, with;
  record::Raw entry;  // as the host gave it
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("note", self.note, record::Limits{});
    visit("with", self.with, record::Limits{});
    visit("entry", self.entry, record::Limits{});
  }
};

struct Told {
  std::vector<Line> lines;
  std::string currency;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("lines", self.lines, record::Limits{});
    visit("currency", self.currency, record::Limits{});
  }
};

struct Export {
  std::string owner, format;
  std::vector<Told> statements;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("owner", self.owner, record::Limits{});
    visit("format", self.format, record::Limits{});
    visit("statements", self.statements, record::Limits{});
  }
};

Status parse(ModuleTurn& turn) {
  MAJLIS_TRY(const auto params, turn.read<Typed>());
  MAJLIS_TRY(const auto money, payments::parse_money(params.amount, params.currency));
  return turn.answer(Parsed{static_cast<std::uint64_t>(money.amount),
                            static_cast<std::uint64_t>(money.currency.exponent()), std::string(money.currency.code())});
}

Status confirmation(ModuleTurn& turn) {
  MAJLIS_TRY(auto params, turn.read<Paying>());
  MAJLIS_TRY(const auto currency, payments::Currency::of(params.currency));
  const payments::Confirmed payment{std::move(params.method), params.account,
                                    std::move(params.device), std::move(params.key),
                                    std::move(params.about),  {static_cast<payments::Amount>(params.amount), currency}};
  return turn.answer(OnlyBytes{payments::confirmation_content(payment)});
}

Status export_statements(ModuleTurn& turn) {
  MAJLIS_TRY(auto params, turn.read<Export>());
  MAJLIS_TRY(const auto format, payments::format_named(params.format));
  std::vector<payments::Statement> statements;
  for (auto& told : params.statements) {
    MAJLIS_TRY(const auto currency, payments::Currency::of(told.currency));
    payments::Statement statement{currency, {}};
    for (auto& line : told.lines) {
      MAJLIS_TRY(auto entry, payments::answer_of<payments::Entry>(line.entry.item));
      statement.lines.push_back({std::move(entry), std::move(line.with), std::move(line.note)});
    }
    statements.push_back(std::move(statement));
  }
  return turn.answer(OnlyBytes{to_bytes(std::string_view(payments::exported(statements, format, params.owner)))});
}

constexpr MoneyMethod kWalletMethods[] = {
    {"parse", parse}, {"confirmation", confirmation}, {"export", export_statements}};

}  // namespace

std::span<const MoneyMethod> wallet_methods() { return kWalletMethods; }

}  // namespace majlis::web
