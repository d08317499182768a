#include "rules.hpp"

#include "ledger/hold.hpp"
#include "ledger/kinds.hpp"
#include "ledger/refund.hpp"
#include "ledger/request.hpp"
#include "topups.hpp"

namespace majlis::payments {
namespace {

bool fits(std::string_view rule, const Place& place) {
  return rule == kAnyPersonal ? !place.owner.empty() : place.kind == rule;
}

void check_refund(Transaction& t, const Transfer& refund, const NumberedPlace& to, Findings& findings) {
  const std::string where = "refund " + refund.id.text();
  const auto original = find_transfer(t, *refund.about);
  const TransferKind* kind = original ? find_kind(original->kind) : nullptr;
  if (kind == nullptr || !kind->refundable)
    return findings.add("audit.refund", where + " gives back what cannot be given back");
  const auto payer = place_of(t, original->debit);
  if (refund.debit != original->credit || refund.currency != original->currency || !payer ||
      payer->place.owner != to.place.owner)
    findings.add("audit.refund", where + " is not between those who paid and were paid");
  if (refunded(t, original->id) > original->amount)
    findings.add("audit.refund", "more was given back of " + original->id.text() + " than was paid");
}

void check_request(Transaction& t, const Transfer& transfer, Findings& findings) {
  const std::string where = "payment " + transfer.id.text();
  const auto request = find_request(t, *transfer.about);
  if (!request || transfer.currency != request->currency.code() ||
      transfer.debit != number_of(Place::available(request->payer), request->currency) ||
      transfer.credit != number_of(Place::available(request->asker), request->currency))
    return findings.add("audit.request", where + " is not between those of its request");
  if (paid_of(t, request->id) > request->amount)
    findings.add("audit.request", "more was paid of request " + request->id.text() + " than it asks for");
  if (transfer.at_ms >= request->expires_ms) findings.add("audit.request", where + " came when its request was over");
}

}  // namespace

void check_rules(Transaction& t, const Transfer& transfer, Findings& findings) {
  const std::string where = "transfer " + transfer.id.text();
  const TransferKind* kind = find_kind(transfer.kind);
  const auto from = place_of(t, transfer.debit);
  const auto to = place_of(t, transfer.credit);
  if (kind == nullptr || !from || !to || !fits(kind->from, from->place) || !fits(kind->to, to->place) ||
      from->currency != transfer.currency || to->currency != transfer.currency || transfer.debit == transfer.credit ||
      (kind->about != About::kNothing) != transfer.about.has_value())
    return findings.add("audit.kind", where + " is not one that its kind allows");
  if (kind->about == About::kTransfer) check_refund(t, transfer, *to, findings);
  if (kind->about == About::kRequest) check_request(t, transfer, findings);
  if (kind->about == About::kHold) check_hold(t, *transfer.about, findings);
  if (kind->about == About::kTopup) check_return(t, transfer, findings);
  if (kind->about == About::kReturn) check_return_end(t, transfer, findings);
  if (transfer.kind == "topup") check_topup(t, transfer, findings);
  if (transfer.kind == "hold") check_hold(t, transfer.id, findings);
}

void check_hold(Transaction& t, const TransferId& id, Findings& findings) {
  const std::string where = "hold " + id.text();
  const auto hold = find_hold(t, id);
  const auto transfer = find_transfer(t, id);
  if (!hold || !transfer || transfer->kind != "hold" || transfer->amount != hold->amount ||
      transfer->debit != number_of(Place::available(hold->payer), hold->currency) ||
      transfer->credit != number_of(Place::held(hold->payer), hold->currency))
    return findings.add("audit.hold", where + " is not backed by the transfer of its name");
  Amount taken = 0;
  Amount returned = 0;
  for (const sdk::Row& row : t.query("SELECT kind, amount FROM transfer WHERE about = $1", id))
    (row.get<std::string_view>(0) == "release" ? returned : taken) += row.get<Amount>(1);
  const bool due = t.value<int>("SELECT 1 FROM hold_due WHERE hold = $1", id).has_value();
  bool ended = false;
  for (const sdk::Row& row : t.query("SELECT outcome, captured FROM hold_end WHERE hold = $1", id)) {
    ended = true;
    const auto captured = row.get<Amount>(1);
    if ((row.get<std::string_view>(0) == "captured") != (captured > 0) || captured != taken ||
        taken + returned != hold->amount)
      findings.add("audit.hold", where + " ended, and what came out of it is not what went in");
  }
  if (!ended && taken + returned != 0) findings.add("audit.hold", where + " is open, and money came out of it");
  if (ended == due) findings.add("audit.hold", where + (ended ? " ended, and is still to end" : " never ends"));
}

}  // namespace majlis::payments
