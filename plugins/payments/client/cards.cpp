#include "plugins/payments/client/cards.hpp"

#include "plugins/payments/client/plain_text.hpp"

#include <algorithm>
#include <array>

namespace majlis::payments {
namespace {

constexpr std::size_t kMaxBody = 65'536;

struct Kind {
  std::string_view name, sent;
  bool about;
};
constexpr std::array kKinds{Kind{"send", "Sent ", false}, Kind{"tip", "Tipped ", false}, Kind{"request", "Paid ", true},
                            Kind{"refund", "Gave back ", true}};

const Kind* find_kind(std::string_view name) {
  const auto* found = std::ranges::find(kKinds, name, &Kind::name);
  return found == kKinds.end() ? nullptr : found;
}

Status check(const ReceiptCard& card) {
  const Kind* kind = find_kind(card.kind);
  if (kind != nullptr && kind->about == card.about.has_value()) return {};
  return Error{"payments.card.kind",
               "a card of this type is of a payment, a tip, a request paid or a refund, and the "
               "last two say of what"};
}

Status check(const SplitCard& card) {
  std::uint64_t sum = card.own;
  for (const auto& part : card.parts) sum += part.amount;  // a hundred of the largest do not wrap
  if (sum == card.amount) return {};
  return Error{"payments.card.parts", "the parts of this bill do not make up the whole of it"};
}

Status check(const RequestCard&) { return {}; }
Status check(const AnswerCard&) { return {}; }

template <class T>
Result<Card> decoded(ByteView body) {
  MAJLIS_TRY(auto card, record::decode<T>(body, record::Unknown::kSkip));
  MAJLIS_CHECK(Currency::of(card.currency));
  MAJLIS_CHECK(check(card));
  return Card(std::move(card));
}

std::string with_note(std::string text, const std::optional<std::string>& note) {
  const std::string plain = note ? plain_line(*note) : std::string();
  return plain.empty() ? text : text + ": " + plain;
}

std::string words(const ReceiptCard& card) {
  return with_note(std::string(find_kind(card.kind)->sent) + words_of(card.amount, card.currency), card.note);
}
std::string words(const RequestCard& card) {
  return with_note("Asks for " + words_of(card.amount, card.currency), card.note);
}
std::string words(const SplitCard& card) {
  return with_note("Divides a bill of " + words_of(card.amount, card.currency), card.note);
}
std::string words(const AnswerCard& card) {
  return (card.answer == Answer::kDeclined ? "Declined to pay " : "No longer asks for ") +
         words_of(card.amount, card.currency);
}

std::string_view type_of(const Card& card) {
  static constexpr std::array kTypes{kReceiptType, kRequestType, kSplitType, kAnswerType};
  return kTypes.at(card.index());
}

}  // namespace

bool is_card(std::string_view type) {
  return type == kReceiptType || type == kRequestType || type == kSplitType || type == kAnswerType;
}

Result<Card> card_of(std::string_view type, ByteView body) {
  if (body.size() > kMaxBody)
    return Error{"payments.card.size", "a card of money takes at most " + std::to_string(kMaxBody) + " bytes"};
  if (type == kReceiptType) return decoded<ReceiptCard>(body);
  if (type == kRequestType) return decoded<RequestCard>(body);
  if (type == kSplitType) return decoded<SplitCard>(body);
  if (type == kAnswerType) return decoded<AnswerCard>(body);
  return Error{"payments.card.type", "this is no card of money"};
}

Result<client::TypedContent> to_content(const Card& card) {
  client::TypedContent content{
      std::string(type_of(card)), std::visit([](const auto& each) { return record::encode(each); }, card), {}};
  MAJLIS_CHECK(card_of(content.type, content.body));  // what one would not take one does not send
  content.fallback = fallback_of(card);
  return content;
}

std::string words_of(std::uint64_t amount, std::string_view currency) {
  const auto known = Currency::of(currency);
  return known.ok() ? format_money(static_cast<Amount>(amount), *known) : std::to_string(amount);
}

std::string fallback_of(const Card& card) {
  return std::visit([](const auto& each) { return words(each); }, card);
}

}  // namespace majlis::payments
