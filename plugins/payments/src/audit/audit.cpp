#include "audit.hpp"

#include "postings.hpp"
#include "rules.hpp"
#include "topups.hpp"

#include <algorithm>

namespace majlis::payments {
namespace {

using sdk::Row;

constexpr std::int64_t kPostings = 100;
constexpr std::int64_t kRows = 100;
constexpr std::int64_t kKeys = 1000;

Bytes behind(const std::optional<TransferId>& row) { return row ? to_bytes(row->view()) : Bytes(); }

}  // namespace

bool Audit::step(Transaction& t) {
  switch (part_) {
    case Part::kBegin: begin(t); break;
    case Part::kPostings: check_some_postings(t); break;
    case Part::kTransfers: check_some_transfers(t); break;
    case Part::kHolds: check_some_holds(t); break;
    case Part::kTopups: check_some_topups(t); break;
    case Part::kKeys: check_some_keys(t); break;
    case Part::kAccounts: check_some_accounts(t); break;
    case Part::kHeads: check_heads(t); break;
    case Part::kDone: break;
  }
  return part_ != Part::kDone;
}

void Audit::begin(Transaction& t) {
  const Head head = read_head(t);
  last_ = head.seq;
  const auto last = t.value<std::int64_t>("SELECT seq FROM posting ORDER BY seq DESC LIMIT 1").value_or(0);
  const auto chain = t.value<Bytes>("SELECT chain FROM posting WHERE seq = $1", head.seq).value_or(Bytes());
  if (last != head.seq || chain != head.chain)
    findings_.add("audit.head", "the ledger stands at posting " + std::to_string(head.seq) +
                                    ", which is not the last one as it was written");
  part_ = Part::kPostings;
}

void Audit::check_some_postings(Transaction& t) {
  if (checked_ >= last_) {
    part_ = Part::kTransfers;
    return;
  }
  const std::int64_t to = std::min(checked_ + kPostings, last_);
  check_postings(t, checked_ + 1, to, findings_);
  checked_ = to;
}

void Audit::check_some_transfers(Transaction& t) {
  std::int64_t seen = 0;
  for (const Row& row : t.query("SELECT transfer.id, EXISTS (SELECT 1 FROM posting WHERE posting.seq = transfer.seq "
                                "AND posting.transfer = transfer.id) FROM transfer WHERE id > $1 ORDER BY id LIMIT $2",
                                behind(row_), kRows)) {
    ++seen;
    row_ = row.get<TransferId>(0);
    if (!row.get<bool>(1)) findings_.add("audit.transfer", "transfer " + row_->text() + " has no postings");
  }
  if (seen > 0) return;
  row_.reset();
  part_ = Part::kHolds;
}

void Audit::check_some_holds(Transaction& t) {
  std::vector<TransferId> ids;
  for (const Row& row : t.query("SELECT id FROM hold WHERE id > $1 ORDER BY id LIMIT $2", behind(row_), kRows))
    ids.push_back(row.get<TransferId>(0));
  for (const TransferId& id : ids) check_hold(t, id, findings_);
  holds_ += static_cast<std::int64_t>(ids.size());
  if (ids.empty()) {
    part_ = Part::kTopups;
    row_.reset();
  } else {
    row_ = ids.back();
  }
}

void Audit::check_some_topups(Transaction& t) {
  row_ = check_topup_rows(t, row_, findings_);
  if (!row_) part_ = Part::kKeys;
}

void Audit::check_some_keys(Transaction& t) {
  std::int64_t seen = 0;
  for (const Row& row : t.query("SELECT actor, key, count(*) FROM operation WHERE (actor, key) > ($1, $2) "
                                "GROUP BY actor, key ORDER BY actor, key LIMIT $3",
                                actor_, key_, kKeys)) {
    ++seen;
    actor_ = row.get<Bytes>(0);
    key_ = row.get<Bytes>(1);
    if (row.get<std::int64_t>(2) > 1) findings_.add("audit.key", "a key has had its effect twice");
  }
  if (seen == 0) part_ = Part::kAccounts;
}

void Audit::check_some_accounts(Transaction& t) {
  account_ = check_accounts(t, account_, last_, sums_, findings_);
  if (account_) return;
  for (const auto& [currency, sum] : sums_)
    if (sum != 0)
      findings_.add("audit.sum",
                    "the balances of " + currency + " come to " + std::to_string(sum) + ", not to nothing");
  part_ = Part::kHeads;
}

void Audit::check_heads(Transaction& t) {
  for (const Row& row : t.query("SELECT s.seq, s.chain, s.at_ms, s.signature, p.chain FROM signed_head s "
                                "LEFT JOIN posting p ON p.seq = s.seq ORDER BY s.seq DESC LIMIT $1",
                                kHeads)) {
    if (row.get<Bytes>(1) == row.get<std::optional<Bytes>>(4)) {
      signed_.push_back({row.get<std::int64_t>(0), row.get<Bytes>(1), row.get<std::int64_t>(2), row.get<Bytes>(3)});
    } else {
      findings_.add("audit.head",
                    "posting " + std::to_string(row.get<std::int64_t>(0)) + " was signed, and is not what it was then");
    }
  }
  part_ = Part::kDone;
}

}  // namespace majlis::payments
