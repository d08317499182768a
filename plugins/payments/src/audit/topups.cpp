#include "topups.hpp"

#include "gateway/topup.hpp"

namespace majlis::payments {
namespace {

using sdk::Row;

constexpr std::int64_t kPage = 100;

std::int64_t ends_of(Transaction& t, const ReturnId& id, std::string_view kind) {
  return t.value<std::int64_t>("SELECT count(*) FROM transfer WHERE about = $1 AND kind = $2", id, kind).value_or(0);
}

// What must have become of the money that was set aside, by the return's state.
bool ended_well(Transaction& t, const Return& made) {
  const auto gone = ends_of(t, made.id, "returned"), kept = ends_of(t, made.id, "return_failed"),
             back = ends_of(t, made.id, "return_bounced");
  if (made.state == kPending) return gone == 0 && kept == 0 && back == 0;
  if (made.state == kReturned) return gone == 1 && kept == 0 && back == 0;
  return made.state == kFailed && gone == back && gone + kept == 1;
}

void check_row(Transaction& t, const Topup& topup, Findings& findings) {
  const std::string where = "top-up " + topup.id.text();
  const bool paid = topup.state == kPaid;
  if (paid != topup.transfer.has_value() || paid != (topup.captured > 0))
    return findings.add("audit.topup", where + " is " + topup.state + ", and its money says otherwise");
  if (!paid) return;
  const auto transfer = find_transfer(t, *topup.transfer);
  if (!transfer || transfer->kind != "topup")
    findings.add("audit.topup", where + " is paid, and there is no transfer of it");
}

}  // namespace

void check_topup(Transaction& t, const Transfer& transfer, Findings& findings) {
  std::int64_t rows = 0;
  bool fits = true;
  for (const Row& row : t.query("SELECT account, currency, captured FROM topup WHERE transfer = $1", transfer.id)) {
    ++rows;
    const auto currency = Currency::of(row.get<std::string_view>(1));
    fits = currency && transfer.currency == currency->code() && transfer.amount == row.get<Amount>(2) &&
           transfer.credit == number_of(Place::available(row.get<ByteView>(0)), *currency);
  }
  if (rows != 1 || !fits)
    findings.add("audit.topup", "transfer " + transfer.id.text() + " is not what one top-up brought");
}

void check_return(Transaction& t, const Transfer& transfer, Findings& findings) {
  const std::string where = "return " + transfer.id.text();
  const auto made = find_return(t, transfer.id);
  const auto topup = made ? find_topup(t, made->topup) : std::nullopt;
  if (!topup || topup->transfer != transfer.about || made->amount != transfer.amount ||
      transfer.debit != number_of(Place::available(topup->account), topup->currency))
    return findings.add("audit.return", where + " is not of the top-up that it names");
  if (returned_of(t, topup->id) > topup->captured)
    findings.add("audit.return", "more goes back of top-up " + topup->id.text() + " than came");
  if (!ended_well(t, *made)) findings.add("audit.return", where + " is " + made->state + ", and its money is not");
}

void check_return_end(Transaction& t, const Transfer& transfer, Findings& findings) {
  const auto made = find_return(t, *transfer.about);
  if (!made || made->amount != transfer.amount || !ended_well(t, *made))
    findings.add("audit.return", "transfer " + transfer.id.text() + " does not end the return that it is about");
}

std::optional<TransferId> check_topup_rows(Transaction& t, const std::optional<TransferId>& after, Findings& findings) {
  std::vector<TopupId> ids;
  for (const Row& row : t.query("SELECT id FROM topup WHERE id > $1 ORDER BY id LIMIT $2",
                                after ? to_bytes(after->view()) : Bytes(), kPage))
    ids.push_back(row.get<TopupId>(0));
  for (const TopupId& id : ids)
    if (const auto topup = find_topup(t, id)) check_row(t, *topup, findings);
  if (ids.empty()) return std::nullopt;
  return *TransferId::from_bytes(ids.back().view());
}

}  // namespace majlis::payments
