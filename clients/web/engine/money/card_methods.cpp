// What cards say, and whether the host says the same.
#include "clients/web/engine/money/money_methods.hpp"
#include "plugins/payments/client/checking.hpp"

namespace majlis::web {
namespace {

using payments::PersonId;

struct Content {
  std::string type;
  Bytes bytes;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("type", self.type, record::Limits{1, 64});
    visit("bytes", self.bytes, record::Limits{});
  }
};

struct Composed {
  Bytes body;
  std::uint64_t exponent = 0;  // of the currency
  std::string fallback;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("body", self.body, record::Limits{});
    visit("exponent", self.exponent, record::Limits{});
    visit("fallback", self.fallback, record::Limits{});
  }
};

struct OfReceipt {
  Bytes key;  // the host's
  Bytes body;
  PersonId author;
  Bytes receipt, signature;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("key", self.key, record::Limits{});
    visit("body", self.body, record::Limits{});
    visit("author", self.author, record::Limits{});
    visit("receipt", self.receipt, record::Limits{});
    visit("signature", self.signature, record::Limits{});
  }
};

struct Receipt {
  std::uint64_t at_ms = 0, refunded = 0;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("at_ms", self.at_ms, record::Limits{});
    visit("refunded", self.refunded, record::Limits{});
  }
};

// A request of a card or of a part of a bill, and the host's line of it, where there is one.
struct OfRequest {
  std::optional<Bytes> line;
  PersonId payer;
  std::uint64_t amount = 0;
  PersonId author;
  std::string currency;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("line", self.line, record::Limits{});
    visit("payer", self.payer, record::Limits{});
    visit("amount", self.amount, record::Limits{});
    visit("author", self.author, record::Limits{});
    visit("currency", self.currency, record::Limits{});
  }
};

struct OfAnswer {
  Bytes body;
  Bytes line;
  PersonId author;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("body", self.body, record::Limits{});
    visit("line", self.line, record::Limits{});
    visit("author", self.author, record::Limits{});
  }
};

// A card that readers can go by, written anew, and its words for those who do not know the type.
Status compose(ModuleTurn& turn) {
  MAJLIS_TRY(const auto params, turn.read<Content>());
  MAJLIS_TRY(const auto card, payments::card_of(params.type, params.bytes));
  MAJLIS_TRY(auto content, payments::to_content(card));
  const std::string code = std::visit([](const auto& each) { return each.currency; }, card);
  MAJLIS_TRY(const auto currency, payments::Currency::of(code));
  return turn.answer(
      Composed{std::move(content.body), static_cast<std::uint64_t>(currency.exponent()), std::move(content.fallback)});
}

Status judge_receipt(ModuleTurn& turn) {
  MAJLIS_TRY(auto params, turn.read<OfReceipt>());
  MAJLIS_TRY(const auto card, payments::card_of(payments::kReceiptType, params.body));
  MAJLIS_TRY(const auto receipt,
             payments::open_receipt({std::move(params.receipt), std::move(params.signature)}, params.key));
  MAJLIS_CHECK(payments::check_receipt(std::get<payments::ReceiptCard>(card), params.author, receipt));
  return turn.answer(Receipt{receipt.at_ms, receipt.refunded});
}

Status judge_request(ModuleTurn& turn) {
  MAJLIS_TRY(const auto params, turn.read<OfRequest>());
  std::optional<payments::RequestLine> line;
  if (params.line) {
    MAJLIS_TRY(line, payments::answer_of<payments::RequestLine>(*params.line));
  }
  return payments::check_request(params.author, params.payer, params.amount, params.currency, line ? &*line : nullptr);
}

Status judge_answer(ModuleTurn& turn) {
  MAJLIS_TRY(const auto params, turn.read<OfAnswer>());
  MAJLIS_TRY(const auto card, payments::card_of(payments::kAnswerType, params.body));
  MAJLIS_TRY(const auto line, payments::answer_of<payments::RequestLine>(params.line));
  return payments::check_answer(std::get<payments::AnswerCard>(card), params.author, &line);
}

constexpr MoneyMethod kCardMethods[] = {{"compose", compose},
                                        {"judge_receipt", judge_receipt},
                                        {"judge_request", judge_request},
                                        {"judge_answer", judge_answer}};

}  // namespace

std::span<const MoneyMethod> card_methods() { return kCardMethods; }

}  // namespace majlis::web
