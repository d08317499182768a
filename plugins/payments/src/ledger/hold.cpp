#include "hold.hpp"

#include "hash.hpp"

namespace majlis::payments {
namespace {

using sdk::Row;

constexpr const char* kOpen = "open";

// The holder's open hold. Errors: ledger.no_hold, ledger.hold_over.
Result<Hold> need_open(Batch& batch, const HoldId& id, const std::string& holder) {
  const auto hold = find_hold(batch.transaction(), id);
  if (!hold || hold->holder != holder) return Error{"ledger.no_hold", "there is no such hold"};
  const std::string state = state_of_hold(batch.transaction(), id).value_or("");
  if (state != kOpen) return Error{"ledger.hold_over", "this hold is over: it was " + state};
  return *hold;
}

void end(Batch& batch, const HoldId& id, std::string_view outcome, Amount captured) {
  Transaction& t = batch.transaction();
  t.run("INSERT INTO hold_end(hold, outcome, captured, operation) VALUES ($1, $2, $3, $4)", id, outcome, captured,
        batch.operation());
  t.run("DELETE FROM hold_due WHERE hold = $1", id);
}

Result<TransferId> release(Batch& batch, const Hold& hold, Amount amount) {
  return batch.plan({"release", Place::held(hold.payer), Place::available(hold.payer), hold.currency, amount, hold.id});
}

}  // namespace

Result<HoldId> open_hold(Batch& batch, const std::string& holder, ByteView payer, const Currency& currency,
                         Amount amount, std::int64_t expires_ms) {
  if (expires_ms <= batch.now_ms()) return Error{"ledger.expiry", "a hold ends in the future"};
  MAJLIS_TRY(const HoldId id, batch.plan({"hold", Place::available(payer), Place::held(payer), currency, amount}));
  Transaction& t = batch.transaction();
  t.run("INSERT INTO hold(id, holder, payer, currency, amount, expires_ms) VALUES ($1, $2, $3, $4, $5, $6)", id, holder,
        payer, currency.code(), amount, expires_ms);
  t.run("INSERT INTO hold_due(hold, expires_ms) VALUES ($1, $2)", id, expires_ms);
  return id;
}

Result<TransferId> capture_hold(Batch& batch, const Capture& capture) {
  MAJLIS_TRY(const Hold hold, need_open(batch, capture.hold, capture.holder));
  if (hold.expires_ms <= batch.now_ms()) return Error{"ledger.hold_over", "this hold is over: it was expired"};
  const Amount amount = capture.amount.value_or(hold.amount);
  MAJLIS_CHECK(check_amount(amount));
  if (amount > hold.amount)
    return Error{"ledger.hold_amount", "only " + format_money(hold.amount, hold.currency) + " are held"};
  if (capture.fee < 0 || capture.fee >= amount)
    return Error{"ledger.hold_amount", "a fee leaves something to the one who is paid"};
  const Place held = Place::held(hold.payer);
  MAJLIS_TRY(const TransferId paid,
             batch.plan({"capture", held, capture.to, hold.currency, amount - capture.fee, hold.id}));
  if (capture.fee > 0)
    MAJLIS_CHECK(batch.plan({"fee", held, Place::of_host(kFees), hold.currency, capture.fee, hold.id}));
  if (amount < hold.amount) MAJLIS_CHECK(release(batch, hold, hold.amount - amount));
  end(batch, hold.id, "captured", amount);
  return paid;
}

Result<TransferId> void_hold(Batch& batch, const HoldId& id, const std::string& holder) {
  MAJLIS_TRY(const Hold hold, need_open(batch, id, holder));
  MAJLIS_TRY(const TransferId released, release(batch, hold, hold.amount));
  end(batch, id, "voided", 0);
  return released;
}

std::vector<HoldId> holds_due(Transaction& t, std::int64_t now_ms) {
  std::vector<HoldId> due;
  for (const Row& row :
       t.query("SELECT hold FROM hold_due WHERE expires_ms <= $1 ORDER BY expires_ms LIMIT 500", now_ms))
    due.push_back(row.get<HoldId>(0));
  return due;
}

bool expire_hold(Transaction& t, const HoldId& id, std::int64_t now_ms) {
  const Asked asked{actor_clock(), to_bytes(id.view()), "expire", Hash("expire").add(id.view()).finish()};
  bool ended = false;
  const auto done = perform(t, asked, now_ms, [&](Batch& batch) -> Result<Bytes> {
    const auto hold = find_hold(t, id);
    if (!hold || hold->expires_ms > batch.now_ms() || state_of_hold(t, id) != kOpen)
      return Error{"ledger.hold_over", "this hold is not to be ended now"};
    MAJLIS_CHECK(release(batch, *hold, hold->amount));
    end(batch, id, "expired", 0);
    ended = true;
    return Bytes();
  });
  return done.ok() && ended;
}

std::optional<std::string> state_of_hold(Transaction& t, const HoldId& id) {
  return t.value<std::string>(
      "SELECT coalesce(hold_end.outcome, 'open') FROM hold LEFT JOIN hold_end ON hold_end.hold = hold.id "
      "WHERE hold.id = $1",
      id);
}

std::optional<Hold> find_hold(Transaction& t, const HoldId& id) {
  for (const Row& row : t.query("SELECT holder, payer, currency, amount, expires_ms FROM hold WHERE id = $1", id)) {
    const auto currency = Currency::of(row.get<std::string_view>(2));
    if (!currency) throw sdk::DatabaseError(0, "a hold has a currency that is none");
    return Hold{id,        row.get<std::string>(0), row.get<Bytes>(1),
                *currency, row.get<Amount>(3),      row.get<std::int64_t>(4)};
  }
  return std::nullopt;
}

}  // namespace majlis::payments
