#include "stripe_money.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace majlis::payments {
namespace {

// The most that one charge may be, in Stripe's own count.
constexpr std::int64_t kMost = 99'999'999;

// Currencies that Stripe takes, sorted.
constexpr auto kTaken = std::to_array<std::string_view>({
    // clang-format off
    "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BHD", "BIF", "BMD", "BND",
    "BOB", "BRL", "BSD", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CLP", "CNY", "COP", "CRC", "CVE", "CZK", "DJF",
    "DKK", "DOP", "DZD", "EGP", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GIP", "GMD", "GNF", "GTQ", "GYD", "HKD",
    "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "ISK", "JMD", "JOD", "JPY", "KES", "KGS", "KHR", "KMF", "KRW", "KWD",
    "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MUR", "MVR",
    "MWK", "MXN", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PGK", "PHP", "PKR",
    "PLN", "PYG", "QAR", "RON", "RSD", "RUB", "RWF", "SAR", "SBD", "SCR", "SEK", "SGD", "SHP", "SLE", "SOS", "SRD",
    "SZL", "THB", "TJS", "TND", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "UYU", "UZS", "VND", "VUV",
    "WST", "XAF", "XCD", "XCG", "XOF", "XPF", "YER", "ZAR", "ZMW",
    // clang-format on
});

struct Special {
  std::string_view code;
  StripeUnit unit;
};

// HUF and TWD are charged to the hundredth; whole units alone can be paid out, and nothing is paid out here.
constexpr auto kSpecial = std::to_array<Special>({
    {"BHD", StripeUnit::kTens},
    {"ISK", StripeUnit::kHundreds},
    {"JOD", StripeUnit::kTens},
    {"KWD", StripeUnit::kTens},
    {"MGA", StripeUnit::kMajor},
    {"OMR", StripeUnit::kTens},
    {"TND", StripeUnit::kTens},
    {"UGX", StripeUnit::kHundreds},
});

Result<StripeUnit> unit_of(const Currency& currency) {
  if (!std::ranges::binary_search(kTaken, currency.code()))
    return Error{"gateway.currency",
                 "the gateway takes no " + std::string(currency.code()) + ": top up in another currency"};
  const auto* special = std::ranges::find(kSpecial, currency.code(), &Special::code);
  return special == kSpecial.end() ? StripeUnit::kMinor : special->unit;
}

Error inexpressible(Amount amount, const Currency& currency, const std::string& why) {
  return {"gateway.amount", "the gateway cannot take " + format_money(amount, currency) + ": " + why};
}

}  // namespace

Result<std::int64_t> to_stripe(Amount amount, const Currency& currency) {
  MAJLIS_CHECK(check_amount(amount));
  MAJLIS_TRY(const StripeUnit unit, unit_of(currency));
  std::int64_t number = amount;
  switch (unit) {
    case StripeUnit::kMinor: break;
    case StripeUnit::kTens:
      if (amount % 10 != 0) return inexpressible(amount, currency, "its last decimal must be 0");
      break;
    case StripeUnit::kHundreds:
      if (amount <= kMost / 100) number = amount * 100;
      break;
    case StripeUnit::kMajor:
      if (amount % currency.scale() != 0) return inexpressible(amount, currency, "it must be a whole number");
      number = amount / currency.scale();
      break;
  }
  const std::int64_t most = unit == StripeUnit::kHundreds ? kMost / 100 * 100 : kMost;
  if (number > most || (unit == StripeUnit::kHundreds && amount > kMost / 100))
    return inexpressible(amount, currency, "it takes at most eight digits at once");
  return number;
}

Result<Amount> from_stripe(std::int64_t number, const Currency& currency) {
  MAJLIS_TRY(const StripeUnit unit, unit_of(currency));
  const Error wrong{"gateway.amount", "the gateway says an amount of " + std::string(currency.code()) +
                                          " that is none: " + std::to_string(number)};
  if (number < 0 || number > kAmountMax / 100) return wrong;
  switch (unit) {
    case StripeUnit::kMinor:
    case StripeUnit::kTens: return number;
    case StripeUnit::kHundreds:
      if (number % 100 != 0) return wrong;
      return number / 100;
    case StripeUnit::kMajor: return number * currency.scale();
  }
  return wrong;
}

std::string stripe_code(const Currency& currency) {
  std::string code(currency.code());
  for (char& letter : code) letter = static_cast<char>(letter - 'A' + 'a');
  return code;
}

Result<Currency> currency_of_stripe(std::string_view code) {
  std::string upper(code.substr(0, 4));
  for (char& letter : upper)
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
  const auto currency = Currency::of(upper);
  if (!currency) return Error{"gateway.currency", "the gateway names a currency that is none"};
  return *currency;
}

}  // namespace majlis::payments
