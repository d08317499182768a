// What a device signs before a payment above the owner's threshold (docs/reference/payments.md, "Confirmation").
// Values; any thread.
#pragma once

#include "plugins/payments/client/cards.hpp"

namespace majlis::payments {

// For Core::confirm(), which signs it, a zero byte and the content.
inline constexpr std::string_view kConfirmationLabel = "majlis payment confirmation v1";

struct Confirmed {
  std::string method;  // payments.send, payments.tip, payments.pay
  PersonId account;    // who pays
  Bytes device;
  Bytes key;    // of the payment
  Bytes about;  // the account that is paid; for payments.pay the request
  Money money;
};
Bytes confirmation_content(const Confirmed& payment);

}  // namespace majlis::payments
