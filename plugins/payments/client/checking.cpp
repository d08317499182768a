#include "plugins/payments/client/checking.hpp"

namespace majlis::payments {
namespace {

const Error kNoRequest{"payments.card.request", "the host knows no such request between the two"};

Status same_sum(std::uint64_t said, std::string_view said_currency, std::uint64_t known, std::string_view currency) {
  if (said == known && said_currency == currency) return {};
  return Error{"payments.card.amount",
               "the card says " + words_of(said, said_currency) + ", and the host " + words_of(known, currency)};
}

}  // namespace

Status check_receipt(const ReceiptCard& card, const PersonId& author, const Receipt& receipt) {
  if (receipt.transfer != card.transfer)
    return Error{"payments.card.transfer", "the host's receipt is of another transfer than the card"};
  MAJLIS_CHECK(same_sum(card.amount, card.currency, receipt.amount, receipt.currency));
  if (receipt.from != author || receipt.to != card.to || receipt.to_kind != "available")
    return Error{"payments.card.parties", "the transfer that the card names was between others"};
  if (receipt.kind != card.kind)
    return Error{"payments.card.kind", "the card says " + card.kind + ", and the host " + receipt.kind};
  if (receipt.about != card.about)
    return Error{"payments.card.about", "the transfer that the card names is about something else"};
  if (receipt.state != "final")
    return Error{"payments.card.state", "the transfer that the card names is not final: it is " + receipt.state};
  return {};
}

Status check_request(const PersonId& author, const PersonId& payer, std::uint64_t amount, std::string_view currency,
                     const RequestLine* known) {
  if (known == nullptr) return kNoRequest;
  if (known->asker != author || known->payer != payer)
    return Error{"payments.card.parties", "the request that the card names is between others"};
  return same_sum(amount, currency, known->amount, known->currency);
}

Status check_answer(const AnswerCard& card, const PersonId& author, const RequestLine* known) {
  if (known == nullptr) return kNoRequest;
  const bool declined = card.answer == Answer::kDeclined;
  if ((declined ? known->payer : known->asker) != author)
    return Error{"payments.card.parties", "the request that the card names is between others"};
  MAJLIS_CHECK(same_sum(card.amount, card.currency, known->amount, known->currency));
  const std::string_view wanted = declined ? "declined" : "cancelled";
  if (known->state == wanted) return {};
  return Error{"payments.card.answer", "the card says that the request was " + std::string(wanted) +
                                           ", and the host that it is " + known->state};
}

}  // namespace majlis::payments
