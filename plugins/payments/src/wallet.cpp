#include "wallet.hpp"

#include "ledger/hold.hpp"
#include "ledger/refund.hpp"
#include "listing.hpp"

namespace majlis::payments {

using sdk::AccountId;
using sdk::array;
using sdk::Call;
using sdk::Json;
using sdk::object;
using sdk::Row;
using sdk::task;

namespace {

constexpr std::int64_t kEntriesMost = 500;

// A person, or nothing for an account of the host's own.
Json owner_json(ByteView owner) { return owner.empty() ? Json() : sdk::value_of(owner); }

Json entry_of(const Row& row) {
  Json entry = object("seq", row.get<std::int64_t>(0), "transfer", row.get<TransferId>(1), "kind",
                      row.get<std::string>(2), "amount", row.get<Amount>(3), "balance", row.get<Amount>(4), "at_ms",
                      row.get<std::int64_t>(5), "other_kind", row.get<std::string>(6));
  if (const ByteView other = row.get<ByteView>(7); !other.empty()) entry["other"] = sdk::value_of(other);
  if (const auto about = row.get<std::optional<TransferId>>(8)) entry["about"] = sdk::value_of(*about);
  return entry;
}

// How a transfer stands: final, or what has become of the hold that it made.
std::string state_of(Transaction& t, const Transfer& transfer) {
  return transfer.kind == "hold" ? state_of_hold(t, transfer.id).value_or("final") : "final";
}

std::optional<Json> receipt_of(Transaction& t, const TransferId& id, std::int64_t now_ms) {
  const auto transfer = find_transfer(t, id);
  const auto from = transfer ? place_of(t, transfer->debit) : std::nullopt;
  const auto to = transfer ? place_of(t, transfer->credit) : std::nullopt;
  const auto currency = Currency::of(transfer ? transfer->currency : "");
  if (!from || !to || !currency) return std::nullopt;
  const Bytes chain = t.value<Bytes>("SELECT chain FROM posting WHERE seq = $1", transfer->seq + 1).value_or(Bytes());
  Json receipt = object("what", "majlis receipt v1", "transfer", id, "kind", transfer->kind, "currency",
                        transfer->currency, "exponent", currency->exponent(), "amount", transfer->amount, "at_ms",
                        transfer->at_ms, "from_kind", from->place.kind, "to_kind", to->place.kind, "state",
                        state_of(t, *transfer), "refunded", refunded(t, id), "issued_ms", now_ms);
  receipt["from"] = owner_json(from->place.owner);
  receipt["to"] = owner_json(to->place.owner);
  receipt["about"] = sdk::value_of(transfer->about);
  receipt["seq"] = transfer->seq;
  receipt["chain"] = sdk::value_of(chain);
  return receipt;
}

}  // namespace

task<Json> Wallet::balance(const Call& call, const Json&) {
  const AccountId account = call.need_account();
  Json balances = array();
  database_.read([&](Transaction& t) {
    for (const Row& row :
         t.query("SELECT currency, kind, balance FROM account WHERE owner = $1 ORDER BY currency, kind", account)) {
      const auto currency = Currency::of(row.get<std::string_view>(0));
      if (!currency) continue;
      if (balances.empty() || balances.back()["currency"] != std::string(currency->code()))
        balances.push_back(object("currency", std::string(currency->code()), "exponent", currency->exponent(),
                                  "available", 0, "held", 0, "others", object()));
      const auto kind = row.get<std::string>(1);
      Json& of = kind == kAvailable || kind == kHeld ? balances.back() : balances.back()["others"];
      of[kind] = row.get<Amount>(2);
    }
  });
  co_return object("balances", std::move(balances), "test", test_);
}

task<Json> Wallet::statement(const Call& call, const Json& params) {
  const AccountId account = call.need_account();
  const Currency currency = currency_at(params);
  const Place place{sdk::find_text(params, "kind").value_or(kAvailable), to_bytes(account.view())};
  const std::int64_t before = sdk::find_integer(params, "before").value_or(INT64_MAX);
  const Listing listing(params, kEntriesMost);
  Json entries = array();
  database_.read([&](Transaction& t) {
    for (const Row& row :
         t.query("SELECT p.seq, p.transfer, t.kind, p.amount, p.balance, t.at_ms, other.kind, other.owner, t.about "
                 "FROM posting p JOIN transfer t ON t.id = p.transfer "
                 "JOIN account other ON other.id = CASE WHEN p.amount < 0 THEN t.credit ELSE t.debit END "
                 "WHERE p.account = $1 AND p.seq < $2 ORDER BY p.seq DESC LIMIT $3",
                 number_of(place, currency), before, listing.rows()))
      entries.push_back(entry_of(row));
  });
  Json answer = listing.answer("entries", std::move(entries));
  answer["exponent"] = currency.exponent();
  co_return answer;
}

task<Json> Wallet::receipt(const Call&, const Json& params) {
  const auto id = sdk::id_at<TransferId>(params, "transfer");
  const auto found =
      database_.read([&](Transaction& t) { return receipt_of(t, id, static_cast<std::int64_t>(host_.now_ms())); });
  if (!found) throw refusal({"ledger.no_transfer", "this host knows no such transfer"});
  const Bytes receipt = sdk::to_cbor(*found);
  const Json asked = object("message", receipt);
  const Json signed_by_host = co_await host_.call("keys.sign", asked);
  co_return object("receipt", receipt, "signature", sdk::bytes_at(signed_by_host, "signature"));
}

}  // namespace majlis::payments
