#include "spending.hpp"

namespace majlis::payments {
namespace {

constexpr std::int64_t kDayMs = 24 * 3600 * 1000;
constexpr std::int64_t kWeekDays = 7;

std::int64_t today(const Batch& batch) { return batch.now_ms() / kDayMs; }

struct Spent {
  Amount on_day = 0;
  Amount in_week = 0;
};

// With so much more. Errors: money.overflow.
Result<Spent> spent_with(const Batch& batch, ByteView who, const Currency& currency, Amount more) {
  Spent spent{more, more};
  const std::int64_t day = today(batch);
  for (const sdk::Row& row :
       batch.transaction().query("SELECT day, amount FROM spent WHERE account = $1 AND currency = $2 AND day > $3", who,
                                 currency.code(), day - kWeekDays)) {
    const auto amount = row.get<Amount>(1);
    MAJLIS_TRY(spent.in_week, add(spent.in_week, amount));
    if (row.get<std::int64_t>(0) < day) continue;
    MAJLIS_TRY(spent.on_day, add(spent.on_day, amount));
  }
  return spent;
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
  MAJLIS_TRY(const Spent spent, spent_with(batch, who, currency, amount));
  MAJLIS_CHECK(within("limit.transfer", "at once", limits.transfer, amount, currency));
  MAJLIS_CHECK(within("limit.day", "on a day", limits.day, spent.on_day, currency));
  return within("limit.week", "in seven days", limits.week, spent.in_week, currency);
}

void note_spending(const Batch& batch, ByteView who, const Currency& currency, Amount amount) {
  batch.transaction().run(
      "INSERT INTO spent(account, currency, day, amount) VALUES ($1, $2, $3, $4) "
      "ON CONFLICT (account, currency, day) DO UPDATE SET amount = spent.amount + excluded.amount",
      who, currency.code(), today(batch), amount);
}

}  // namespace majlis::payments
