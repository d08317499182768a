#include "plugins/payments/client/money_text.hpp"

#include "plugins/payments/client/plain_text.hpp"

namespace majlis::payments {
namespace {

constexpr std::string_view kSpace = " \t\n\r";
// Signs that people put before thousands: a comma, the Arabic comma and thousands separator, an apostrophe, spaces.
constexpr std::string_view kGrouping[] = {",", "\u060C", "\u066C", "'", "\u2019", "_", "\u00A0", "\u202F"};
constexpr std::string_view kMinus[] = {"-", "\u2212", "\u2010", "\u2013"};

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::string upper(std::string_view code) {
  std::string out(code);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  return out;
}

std::string quoted(std::string_view typed) {
  constexpr std::size_t kShown = 40;
  const std::string text = plain_line(typed);
  return "'" + (text.size() > kShown ? std::string("that") : text) + "'";
}

Error about(const Error& error, std::string_view typed) { return {error.name, quoted(typed) + ": " + error.detail}; }

}  // namespace

Result<Money> parse_money(std::string_view amount, std::string_view currency) {
  const std::string figures(trimmed(without_marks(amount)));
  const std::string code = upper(trimmed(without_marks(currency)));
  auto known = Currency::of(code);
  if (!known.ok()) return about(known.error(), currency);
  for (const auto minus : kMinus)
    if (figures.starts_with(minus))
      return Error{"money.sign", quoted(amount) + ": an amount is more than nothing and has no sign"};
  for (const auto sign : kGrouping)
    if (figures.find(sign) != std::string::npos)
      return Error{"money.grouping", quoted(amount) +
                                         ": write the amount without separators of thousands, and its decimals after a "
                                         "point, as in 1250.00"};
  auto parsed = parse_amount(figures, *known);
  if (!parsed.ok()) return about(parsed.error(), amount);
  return Money{*parsed, *known};
}

Result<Money> parse_money(std::string_view text) {
  const std::string plain = without_marks(text);
  const std::string_view whole = trimmed(plain);
  const auto space = whole.find_last_of(kSpace);
  if (space == std::string_view::npos)
    return Error{"money.syntax", quoted(text) + ": write the amount, a space and its currency, as in 12.50 USD"};
  return parse_money(whole.substr(0, space), whole.substr(space + 1));
}

std::string in_words(const Money& money) { return format_money(money.amount, money.currency); }

}  // namespace majlis::payments
