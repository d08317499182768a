// Currencies of ISO 4217 and how many decimals each has. The table is data: an amendment is a line of it. Funds codes
// are in it (CLF and UYW are the only ones with four decimals); metals, testing and "no currency" are not: nobody owes
// them in minor units. Values; no exceptions.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace majlis::payments {

struct CurrencyRow {
  std::string_view code;
  int exponent;
};

// All of them, sorted by code.
std::span<const CurrencyRow> currencies();

class Currency {
 public:
  // Errors: money.currency. Codes are in upper case.
  static Result<Currency> of(std::string_view code);

  std::string_view code() const { return row_->code; }
  // Decimals: a minor unit is 10^-exponent of a major one.
  int exponent() const { return row_->exponent; }
  // Minor units in a major one.
  std::int64_t scale() const;

  friend bool operator==(const Currency& a, const Currency& b) { return a.row_ == b.row_; }

 private:
  explicit Currency(const CurrencyRow& row) : row_(&row) {}
  const CurrencyRow* row_;
};

}  // namespace majlis::payments
