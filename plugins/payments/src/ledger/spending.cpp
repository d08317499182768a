#include "spending.hpp"

namespace majlis::payments {
namespace {

constexpr std::int64_t kDayMs = 24 * 3600 * 1000;
constexpr std::int64_t kWeekDays = 7;

std::int64_t today(const Batch& batch) { return batch.now_ms() / kDayMs; }

Amount spent_since(const Batch& batch, ByteView who, const Currency& currency, std::int64_t day) {
  return batch.transaction()
      .value<Amount>(
          "SELECT CAST(coalesce(sum(amount), 0) AS bigint) FROM spent "
          "WHERE account = $1 AND currency = $2 AND day >= $3",
          who, currency.code(), day)
      .value_or(0);
}

Status within(std::string_view name, const char* what, Amount limit, Amount sum, const Currency& currency) {
  if (limit == 0 || sum <= limit) return {};
  return Error{name, "at most " + format_money(limit, currency) + " can be spent " + what};
}

}  // namespace

SpendingLimits limits_of(const AllLimits& limits, const Currency& currency) {
  const auto found = limits.find(currency.code());
  return found == limits.end() ? SpendingLimits() : found->second;
}

Status check_spending(const Batch& batch, const SpendingLimits& limits, ByteView who, const Currency& currency,
                      Amount amount) {
  MAJLIS_TRY(const Amount on_day, add(spent_since(batch, who, currency, today(batch)), amount));
  MAJLIS_TRY(const Amount in_week, add(spent_since(batch, who, currency, today(batch) - kWeekDays + 1), amount));
  MAJLIS_CHECK(within("limit.transfer", "at once", limits.transfer, amount, currency));
  MAJLIS_CHECK(within("limit.day", "on a day", limits.day, on_day, currency));
  return within("limit.week", "in seven days", limits.week, in_week, currency);
}

void note_spending(const Batch& batch, ByteView who, const Currency& currency, Amount amount) {
  batch.transaction().run(
      "INSERT INTO spent(account, currency, day, amount) VALUES ($1, $2, $3, $4) "
      "ON CONFLICT (account, currency, day) DO UPDATE SET amount = spent.amount + excluded.amount",
      who, currency.code(), today(batch), amount);
}

}  // namespace majlis::payments
