#include "amount.hpp"

#include <optional>

namespace majlis::payments {
namespace {

constexpr const char* kWanted = "an amount is digits with at most one decimal point, 12.50 say";

// Arabic-Indic figures (U+0660, U+06F0) and their decimal separator (U+066B) as ASCII; nothing where there is more.
std::optional<std::string> in_ascii(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if (lead < 0x80) {
      out += text[i];
      continue;
    }
    const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[++i]) : 0;
    if (lead == 0xD9 && next >= 0xA0 && next <= 0xA9) {
      out += static_cast<char>('0' + (next - 0xA0));
    } else if (lead == 0xDB && next >= 0xB0 && next <= 0xB9) {
      out += static_cast<char>('0' + (next - 0xB0));
    } else if (lead == 0xD9 && next == 0xAB) {
      out += '.';
    } else {
      return std::nullopt;
    }
  }
  return out;
}

bool all_digits(std::string_view text) {
  for (const char c : text)
    if (c < '0' || c > '9') return false;
  return true;
}

}  // namespace

Result<Amount> add(Amount a, Amount b) {
  Amount sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) return Error{"money.overflow", "the sum is larger than can be counted"};
  return sum;
}

Result<Amount> subtract(Amount a, Amount b) {
  Amount difference = 0;
  if (__builtin_sub_overflow(a, b, &difference))
    return Error{"money.overflow", "the difference is larger than can be counted"};
  return difference;
}

Status check_amount(Amount amount) {
  if (amount <= 0) return Error{"money.amount", "an amount is more than nothing"};
  if (amount > kAmountMax)
    return Error{"money.amount", "an amount is at most " + std::to_string(kAmountMax) + " minor units"};
  return {};
}

Result<Amount> parse_amount(std::string_view text, const Currency& currency) {
  const auto ascii = in_ascii(text);
  if (!ascii) return Error{"money.syntax", kWanted};
  const std::string_view given = *ascii;
  const std::size_t point = given.find('.');
  const std::string_view whole = given.substr(0, point);
  const std::string_view decimals = point == std::string_view::npos ? std::string_view() : given.substr(point + 1);
  const bool cut = point != std::string_view::npos && decimals.empty();
  if (whole.empty() || cut || !all_digits(whole) || !all_digits(decimals)) return Error{"money.syntax", kWanted};
  const auto places = static_cast<std::size_t>(currency.exponent());
  if (decimals.size() > places)
    return Error{"money.decimals", std::string(currency.code()) + " has " + std::to_string(places) + " decimals"};
  std::string units = std::string(whole) + std::string(decimals);
  units.append(places - decimals.size(), '0');
  Amount amount = 0;
  bool fits = true;
  for (const char c : units)
    fits = fits && !__builtin_mul_overflow(amount, Amount{10}, &amount) &&
           !__builtin_add_overflow(amount, Amount{c - '0'}, &amount) && amount <= kAmountMax;
  if (!fits) return Error{"money.amount", "an amount is at most " + format_money(kAmountMax, currency)};
  MAJLIS_CHECK(check_amount(amount));
  return amount;
}

std::string format_amount(Amount amount, const Currency& currency) {
  const auto places = static_cast<std::size_t>(currency.exponent());
  const auto magnitude = amount < 0 ? 0 - static_cast<std::uint64_t>(amount) : static_cast<std::uint64_t>(amount);
  std::string digits = std::to_string(magnitude);
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  if (places > 0) digits.insert(digits.size() - places, 1, '.');
  return amount < 0 ? "-" + digits : digits;
}

std::string format_money(Amount amount, const Currency& currency) {
  return format_amount(amount, currency) + " " + std::string(currency.code());
}

}  // namespace majlis::payments
