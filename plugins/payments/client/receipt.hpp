// What the host signs of a transfer (docs/reference/payments.md, "Receipts"). Values; any thread.
#pragma once

#include "plugins/payments/client/cards.hpp"

namespace majlis::payments {

// payments.receipt's answer.
struct SignedReceipt {
  Bytes receipt;
  Bytes signature;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("receipt", self.receipt, record::Limits{1, 2'048});
    visit("signature", self.signature, record::Limits{64, 64});
  }
};

struct Receipt {
  PaidId transfer;
  std::string kind;
  std::string currency;
  std::uint64_t exponent = 0;
  std::uint64_t amount = 0;
  std::optional<PersonId> from, to;  // absent: the host's own
  std::string from_kind, to_kind;
  std::optional<Bytes> about;
  std::string state;  // final; of a hold open, captured, voided, expired
  std::uint64_t refunded = 0;
  std::uint64_t at_ms = 0;
};

// The receipt where `host_key` (keys.public_key in the domain `payments`) signed it. Errors:
// payments.receipt.signature, payments.receipt.malformed.
Result<Receipt> open_receipt(const SignedReceipt& said, ByteView host_key);

}  // namespace majlis::payments
