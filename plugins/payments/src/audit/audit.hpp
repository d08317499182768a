// Every invariant of the ledger over all that is stored, in steps of some milliseconds, so that the ledger can be used
// meanwhile: postings up to where it stood at the beginning, then transfers, holds, top-ups, keys, accounts, and the
// signed heads. Kept by whoever asked for it; its steps run in reads of the database.
#pragma once

#include "accounts.hpp"
#include "findings.hpp"
#include "ledger/head.hpp"

#include <vector>

namespace majlis::payments {

class Audit {
 public:
  struct SignedHead {
    std::int64_t seq = 0;
    Bytes chain;
    std::int64_t at_ms = 0;
    Bytes signature;
  };

  // One step. False: there is nothing more to look at. One that is interrupted is begun again on a copy from before it.
  bool step(Transaction& t);

  // The rules, besides those of postings.hpp, rules.hpp and accounts.hpp: audit.sum (the balances of a currency do not
  // come to nothing), audit.transfer (one without postings), audit.key (one key has had two effects), audit.head (the
  // head is not the last posting, or a signed one is not of this ledger).
  const Findings& findings() const { return findings_; }
  Findings& findings() { return findings_; }
  std::int64_t postings() const { return checked_; }
  std::int64_t holds() const { return holds_; }
  // Heads that fit the ledger, whose signatures are for the caller to verify; newest first, at most kHeads.
  const std::vector<SignedHead>& signed_heads() const { return signed_; }
  static constexpr std::int64_t kHeads = 100;

 private:
  enum class Part { kBegin, kPostings, kTransfers, kHolds, kTopups, kKeys, kAccounts, kHeads, kDone };
  void begin(Transaction& t);
  void check_some_postings(Transaction& t);
  void check_some_transfers(Transaction& t);
  void check_some_holds(Transaction& t);
  void check_some_topups(Transaction& t);
  void check_some_keys(Transaction& t);
  void check_some_accounts(Transaction& t);
  void check_heads(Transaction& t);

  Part part_ = Part::kBegin;
  std::int64_t last_ = 0;  // the posting that this audit goes up to
  std::int64_t checked_ = 0;
  std::optional<TransferId> row_;
  Bytes actor_, key_;  // of the last operation that was looked at
  std::optional<AccountNumber> account_;
  std::int64_t holds_ = 0;
  Sums sums_;
  Findings findings_;
  std::vector<SignedHead> signed_;
};

}  // namespace majlis::payments
