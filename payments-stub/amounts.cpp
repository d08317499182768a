#include "payments-stub/amounts.hpp"

#include "payments-stub/answer.hpp"

#include <algorithm>
#include <array>

namespace majlis::stub {
namespace {

constexpr std::int64_t kMost = 99'999'999;
// What is charged by half a unit of these at least.
constexpr auto kHalves = std::to_array<std::string_view>({"usd", "eur", "cad", "aud", "chf", "nzd", "sgd"});
// Three decimals, of which the last is 0; two decimals, both 0, of currencies that have none.
constexpr auto kTens = std::to_array<std::string_view>({"bhd", "jod", "kwd", "omr", "tnd"});
constexpr auto kHundreds = std::to_array<std::string_view>({"isk", "ugx"});

bool is_in(const auto& list, std::string_view code) { return std::ranges::find(list, code) != list.end(); }

}  // namespace

void check_charge(std::int64_t amount, const std::string& currency) {
  const bool letters =
      currency.size() == 3 && std::ranges::all_of(currency, [](char c) { return c >= 'a' && c <= 'z'; });
  if (!letters) throw invalid("Invalid currency: " + currency, "currency");
  if (amount < 1)
    throw invalid("This value must be greater than or equal to 1.", "amount", "parameter_invalid_integer");
  if (amount > kMost) throw invalid("Amount must be no more than 99999999", "amount", "amount_too_large");
  if (is_in(kHalves, currency) && amount < 50)
    throw invalid("Amount must be at least 50 " + currency, "amount", "amount_too_small");
  if ((is_in(kTens, currency) && amount % 10 != 0) || (is_in(kHundreds, currency) && amount % 100 != 0))
    throw invalid("Invalid amount for " + currency + ": its last decimals must be 0", "amount");
}

}  // namespace majlis::stub
