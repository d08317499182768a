// Cards held against what the host says of them. A card is verified, or it failed; where the host cannot be asked now
// it is pending, which is its caller's to say. Values; any thread.
#pragma once

#include "plugins/payments/client/calls.hpp"
#include "plugins/payments/client/receipt.hpp"

namespace majlis::payments {

// Whether what the card says happened, by and between whom it says. Errors: payments.card.transfer, .kind, .parties,
// .amount, .about, .state: what differs.
Status check_receipt(const ReceiptCard& card, const PersonId& author, const Receipt& receipt);

// Whether the request of a card, or of a part of a bill, is one that its author made. `known`: the host's line of it,
// as the reader sees it. Errors: payments.card.request, .parties, .amount.
Status check_request(const PersonId& author, const PersonId& payer, std::uint64_t amount, std::string_view currency,
                     const RequestLine* known);

// Whether the request ended as its author says. Errors: payments.card.request, .parties, .amount, .answer.
Status check_answer(const AnswerCard& card, const PersonId& author, const RequestLine* known);

}  // namespace majlis::payments
