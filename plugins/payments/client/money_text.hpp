// Amounts of money as people type them: "12.50 USD", "5 EUR", "500 JPY", "١٢٫٥٠ USD". Values; any thread.
#pragma once

#include "plugins/payments/money/amount.hpp"

#include <string>
#include <string_view>

namespace majlis::payments {

struct Money {
  Amount amount = 0;
  Currency currency;
};

// Figures may be ASCII or Arabic-Indic, the decimal separator '.' or U+066B; marks of direction that a keyboard left
// beside them are passed over, and a currency may stand in lower case. Errors: those of parse_amount() and
// Currency::of(), money.sign, money.grouping, each naming what was typed.
Result<Money> parse_money(std::string_view amount, std::string_view currency);
// Both in one text, with a space between. Errors: the same, money.syntax.
Result<Money> parse_money(std::string_view text);

// "12.50 USD".
std::string in_words(const Money& money);

}  // namespace majlis::payments
