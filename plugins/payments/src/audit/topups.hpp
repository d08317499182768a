// Money that came and went through the gateway: each transfer of a top-up has the one row that names it, each return
// takes back of one no more than came, and ends once. Rules: audit.topup, audit.return.
#pragma once

#include "findings.hpp"
#include "ledger/posting.hpp"

namespace majlis::payments {

// Transfers of the kind "topup", "return", and those about a return.
void check_topup(Transaction& t, const Transfer& transfer, Findings& findings);
void check_return(Transaction& t, const Transfer& transfer, Findings& findings);
void check_return_end(Transaction& t, const Transfer& transfer, Findings& findings);

// Some rows behind `after`, and the last of them; nothing: there are no more.
std::optional<TransferId> check_topup_rows(Transaction& t, const std::optional<TransferId>& after, Findings& findings);

}  // namespace majlis::payments
