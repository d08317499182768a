#include "refund.hpp"

namespace majlis::payments {

Amount refunded(Transaction& t, const TransferId& id) {
  return t
      .value<Amount>(
          "SELECT CAST(coalesce(sum(amount), 0) AS bigint) FROM transfer WHERE about = $1 AND kind = 'refund'", id)
      .value_or(0);
}

Result<TransferId> refund_transfer(Batch& batch, const TransferId& id, ByteView by, std::optional<Amount> amount) {
  Transaction& t = batch.transaction();
  const auto original = find_transfer(t, id);
  const auto from = original ? place_of(t, original->credit) : std::nullopt;
  const auto to = original ? place_of(t, original->debit) : std::nullopt;
  if (!from || !to || !equal(from->place.owner, by))
    return Error{"ledger.no_transfer", "there is no such transfer to you"};
  const TransferKind* kind = find_kind(original->kind);
  if (kind == nullptr || !kind->refundable)
    return Error{"ledger.not_refundable", "a transfer of the kind " + original->kind + " is not given back"};
  MAJLIS_TRY(const Currency currency, Currency::of(original->currency));
  const Amount left = original->amount - refunded(t, id);
  if (left == 0) return Error{"ledger.refunded", "all of it has been given back"};
  const Amount wanted = amount.value_or(left);
  MAJLIS_CHECK(check_amount(wanted));
  if (wanted > left)
    return Error{"ledger.refunded", "only " + format_money(left, currency) + " of it are left to give back"};
  return batch.plan({"refund", from->place, Place::available(to->place.owner), currency, wanted, id});
}

}  // namespace majlis::payments
