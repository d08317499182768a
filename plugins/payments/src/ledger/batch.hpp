// Linked transfers: they are all made or none is. A batch first plans (it reads, and reckons in memory what each
// account would hold), and writes only when everything planned can be done; so a refusal leaves no row behind and is
// returned, not thrown. Part of one closure of the database.
#pragma once

#include "kinds.hpp"
#include "posting.hpp"

#include <map>
#include <vector>

namespace majlis::payments {

struct Move {
  std::string_view kind;
  Place from;
  Place to;
  Currency currency;
  Amount amount = 0;
  std::optional<TransferId> about = {};
  std::optional<TransferId> id = {};  // else a fresh one
};

class Batch {
 public:
  Batch(Transaction& t, Head& head, const OperationId& operation) : t_(t), head_(head), operation_(operation) {}

  // Plans one transfer after those planned before. Errors: ledger.same_account, ledger.kind, ledger.insufficient,
  // money.amount, money.overflow.
  Result<TransferId> plan(const Move& move);
  // What the account would hold. Errors: ledger.kind.
  Result<Amount> balance(const Place& place, const Currency& currency);

  // Writes what was planned.
  void write();

  Transaction& transaction() const { return t_; }
  const OperationId& operation() const { return operation_; }
  std::int64_t now_ms() const { return head_.at_ms; }  // the ledger's time
  std::size_t size() const { return planned_.size(); }

 private:
  struct Planned {
    Transfer transfer;
    Amount debit_balance = 0;
    Amount credit_balance = 0;
  };
  struct Opened {
    Account account;
    Currency currency;
    bool changed = false;
  };
  Result<Opened*> open(const Place& place, const Currency& currency);

  Transaction& t_;
  Head& head_;
  OperationId operation_;
  std::map<AccountNumber, Opened> opened_;
  std::vector<Planned> planned_;
};

}  // namespace majlis::payments
