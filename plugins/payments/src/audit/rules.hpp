// A transfer against the table of kinds, the hold that it ends, the transfer that it gives back and the request that it
// pays. Rules: audit.kind, audit.hold, audit.refund, audit.request, and those of
// topups.hpp.
#pragma once

#include "findings.hpp"
#include "ledger/posting.hpp"

namespace majlis::payments {

void check_rules(Transaction& t, const Transfer& transfer, Findings& findings);
// That a hold is backed by a transfer, that it ended at most once, and that all of it came out again when it did.
void check_hold(Transaction& t, const TransferId& id, Findings& findings);

}  // namespace majlis::payments
