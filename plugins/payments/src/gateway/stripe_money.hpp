// Amounts as Stripe writes them. Mostly these are the minor units of ISO 4217; the table knows where they are not.
// Values; no exceptions.
#pragma once

#include "money/amount.hpp"

namespace majlis::payments {

// What Stripe counts in a charge.
enum class StripeUnit : std::uint8_t {
  kMinor,     // minor units of ISO 4217
  kTens,      // thousandths, of which it takes whole tens alone
  kHundreds,  // hundredths where ISO 4217 has none: whole hundreds alone
  kMajor,     // major units, although ISO 4217 has decimals
};

// The number that Stripe is given for an amount. Errors: gateway.currency (it takes none such), gateway.amount (it
// cannot be expressed, or has more than eight digits).
Result<std::int64_t> to_stripe(Amount amount, const Currency& currency);
// And back. Errors: gateway.currency, gateway.amount (negative, or no whole minor units).
Result<Amount> from_stripe(std::int64_t number, const Currency& currency);

// "usd". And back, from what Stripe says. Errors: gateway.currency.
std::string stripe_code(const Currency& currency);
Result<Currency> currency_of_stripe(std::string_view code);

}  // namespace majlis::payments
