// Each posting against the one before, its transfer and its account; each transfer against the table of kinds and what
// it is about. What is written never changes, so that a part that was found good stays good.
#pragma once

#include "findings.hpp"
#include "ledger/posting.hpp"

namespace majlis::payments {

// Postings `first` (odd) to `last`. Rules: audit.gap, audit.chain, audit.transfer, audit.balance, audit.kind,
// audit.operation, audit.hold, audit.refund.
void check_postings(Transaction& t, std::int64_t first, std::int64_t last, Findings& findings);

}  // namespace majlis::payments
