// Amounts: 64-bit counts of minor units, never floating point. Arithmetic that would leave the range is an error, not a
// wrap. Values; no exceptions.
#pragma once

#include "currency.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace majlis::payments {

// Minor units. Of whom or to whom is said by where it stands; negative only in balances and postings.
using Amount = std::int64_t;

// The largest single amount: what JSON in a browser still counts exactly (2^53 - 1).
inline constexpr Amount kAmountMax = 9'007'199'254'740'991;

// Errors: money.overflow.
Result<Amount> add(Amount a, Amount b);
Result<Amount> subtract(Amount a, Amount b);

// That it can be moved. Errors: money.amount (zero, negative or above kAmountMax).
Status check_amount(Amount amount);

// "12.50", "12.5" and "١٢٫٥٠" of two decimals are 1250. Digits and at most one decimal point ('.' or U+066B), in
// ASCII or Arabic-Indic figures, and nothing else: no sign, no exponent, no grouping, no spaces. Errors: money.syntax,
// money.decimals (more than the currency has), money.amount.
Result<Amount> parse_amount(std::string_view text, const Currency& currency);

// "12.50", "-0.05", "1250" of no decimals: always all of the currency's decimals.
std::string format_amount(Amount amount, const Currency& currency);
// "12.50 USD".
std::string format_money(Amount amount, const Currency& currency);

}  // namespace majlis::payments
