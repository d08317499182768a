#include "topup.hpp"

namespace majlis::payments {

using sdk::Row;

namespace {

std::optional<Topup> topup_in(const Row& row) {
  const auto currency = Currency::of(row.get<std::string_view>(2));
  if (!currency) return std::nullopt;
  return Topup{row.get<TopupId>(0),
               row.get<Bytes>(1),
               *currency,
               row.get<Amount>(3),
               row.get<std::string>(4),
               row.get<std::string>(5),
               row.get<std::string>(6),
               row.get<std::string>(7),
               row.get<Amount>(8),
               row.get<std::optional<TransferId>>(9),
               row.get<std::int64_t>(10)};
}

}  // namespace

void add_topup(Transaction& t, const Topup& topup) {
  t.run(
      "INSERT INTO topup(id, account, currency, amount, state, reason, object, action_url, captured, transfer, at_ms) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
      topup.id, topup.account, topup.currency.code(), topup.amount, topup.state, topup.reason, topup.object,
      topup.action_url, topup.captured, topup.transfer, topup.at_ms);
}

std::optional<Topup> find_topup(Transaction& t, const TopupId& id) {
  std::optional<Topup> found;
  for (const Row& row : t.query("SELECT id, account, currency, amount, state, reason, object, action_url, captured, "
                                "transfer, at_ms FROM topup WHERE id = $1",
                                id))
    found = topup_in(row);
  return found;
}

std::optional<TopupId> topup_of_object(Transaction& t, const std::string& object) {
  if (object.empty()) return std::nullopt;
  return t.value<TopupId>("SELECT id FROM topup WHERE object = $1 AND object <> '' LIMIT 1", object);
}

std::vector<Topup> list_topups(Transaction& t, ByteView account, ByteView before, std::int64_t limit) {
  std::vector<Topup> topups;
  for (const Row& row : t.query("SELECT id, account, currency, amount, state, reason, object, action_url, captured, "
                                "transfer, at_ms FROM topup WHERE account = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
                                account, before, limit))
    if (auto topup = topup_in(row)) topups.push_back(std::move(*topup));
  return topups;
}

void store_topup(Transaction& t, const Topup& topup) {
  t.run(
      "UPDATE topup SET state = $2, reason = $3, object = $4, action_url = $5, captured = $6, transfer = $7 "
      "WHERE id = $1",
      topup.id, topup.state, topup.reason, topup.object, topup.action_url, topup.captured, topup.transfer);
}

void add_return(Transaction& t, const Return& made) {
  t.run("INSERT INTO topup_return(id, topup, amount, state, reason, object, at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        made.id, made.topup, made.amount, made.state, made.reason, made.object, made.at_ms);
}

std::optional<Return> find_return(Transaction& t, const ReturnId& id) {
  std::optional<Return> found;
  for (const Row& row :
       t.query("SELECT id, topup, amount, state, reason, object, at_ms FROM topup_return WHERE id = $1", id))
    found = Return{row.get<ReturnId>(0),    row.get<TopupId>(1),     row.get<Amount>(2),      row.get<std::string>(3),
                   row.get<std::string>(4), row.get<std::string>(5), row.get<std::int64_t>(6)};
  return found;
}

std::optional<ReturnId> return_of_object(Transaction& t, const std::string& object) {
  if (object.empty()) return std::nullopt;
  return t.value<ReturnId>("SELECT id FROM topup_return WHERE object = $1 AND object <> '' LIMIT 1", object);
}

void store_return(Transaction& t, const Return& made) {
  t.run("UPDATE topup_return SET state = $2, reason = $3, object = $4 WHERE id = $1", made.id, made.state, made.reason,
        made.object);
}

Amount returned_of(Transaction& t, const TopupId& id) {
  return t
      .value<Amount>(
          "SELECT CAST(coalesce(sum(amount), 0) AS bigint) FROM topup_return WHERE topup = $1 AND state <> 'failed'",
          id)
      .value_or(0);
}

}  // namespace majlis::payments
