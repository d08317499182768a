// Each account against its last posting, the chart and its own name. Rules: audit.balance, audit.overdraft,
// audit.account.
#pragma once

#include "findings.hpp"
#include "ledger/account.hpp"

#include <map>

namespace majlis::payments {

// Sums of balances by currency.
using Sums = std::map<std::string, Amount>;

// Some accounts behind `after` (or the first ones), and the last of them; nothing: there are no more. Adds to `sums`
// what each held at posting `seq`.
std::optional<AccountNumber> check_accounts(Transaction& t, const std::optional<AccountNumber>& after, std::int64_t seq,
                                            Sums& sums, Findings& findings);

}  // namespace majlis::payments
