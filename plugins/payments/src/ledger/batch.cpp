#include "batch.hpp"

namespace majlis::payments {
namespace {

bool fits(std::string_view rule, const Place& place) {
  return rule == kAnyPersonal ? !place.owner.empty() : place.kind == rule;
}

Status check_kind(const Move& move) {
  const TransferKind* kind = find_kind(move.kind);
  if (kind == nullptr) return Error{"ledger.kind", "there are no transfers of the kind " + std::string(move.kind)};
  if (!fits(kind->from, move.from) || !fits(kind->to, move.to))
    return Error{"ledger.kind", "a transfer of the kind " + std::string(move.kind) + " does not go from " +
                                    move.from.kind + " to " + move.to.kind};
  if ((kind->about != About::kNothing) != move.about.has_value())
    return Error{"ledger.kind", "a transfer of the kind " + std::string(move.kind) +
                                    (move.about ? " is about nothing" : " says what it is about")};
  return {};
}

}  // namespace

Result<Batch::Opened*> Batch::open(const Place& place, const Currency& currency) {
  const AccountNumber number = number_of(place, currency);
  auto known = opened_.find(number);
  if (known == opened_.end()) {
    MAJLIS_TRY(Account account, find_account(t_, place, currency));
    known = opened_.emplace(number, Opened{std::move(account), currency, false}).first;
  }
  return &known->second;
}

Result<TransferId> Batch::plan(const Move& move) {
  MAJLIS_CHECK(check_amount(move.amount));
  MAJLIS_CHECK(check_kind(move));
  MAJLIS_TRY(Opened * opened_from, open(move.from, move.currency));
  MAJLIS_TRY(Opened * opened_to, open(move.to, move.currency));
  Account* const from = &opened_from->account;
  Account* const to = &opened_to->account;
  if (from == to) return Error{"ledger.same_account", "money moves between two accounts, not from one to itself"};
  MAJLIS_TRY(const Amount debited, subtract(from->balance, move.amount));
  MAJLIS_TRY(const Amount credited, add(to->balance, move.amount));
  if (debited < 0 && !from->may_owe)
    return Error{"ledger.insufficient", format_money(move.amount, move.currency) + " are needed, and " +
                                            format_money(from->balance, move.currency) + " are " + move.from.kind};
  from->balance = debited;
  to->balance = credited;
  opened_from->changed = opened_to->changed = true;
  const TransferId id = move.id ? *move.id : TransferId(fresh_id(head_.at_ms));
  planned_.push_back(
      {Transfer{id, operation_, std::string(move.kind), from->number, to->number, std::string(move.currency.code()),
                move.amount, move.about, head_.at_ms, head_.seq + 1 + 2 * static_cast<std::int64_t>(planned_.size())},
       debited, credited});
  return id;
}

Result<Amount> Batch::balance(const Place& place, const Currency& currency) {
  MAJLIS_TRY(const Opened* opened, open(place, currency));
  return opened->account.balance;
}

void Batch::write() {
  for (const auto& [transfer, debit_balance, credit_balance] : planned_) {
    store_transfer(t_, transfer);
    store_posting(t_, head_, transfer, {transfer.seq, transfer.debit, -transfer.amount, debit_balance});
    store_posting(t_, head_, transfer, {transfer.seq + 1, transfer.credit, transfer.amount, credit_balance});
  }
  if (planned_.empty()) return;
  for (const auto& [number, opened] : opened_)
    if (opened.changed) store_account(t_, opened.account, opened.currency);
  put_head(t_, head_);
}

}  // namespace majlis::payments
