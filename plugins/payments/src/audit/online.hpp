// In debug builds every operation is held to the audit's rules before it commits; in others this is nothing.
#pragma once

#include "ledger/account.hpp"

namespace majlis::payments {

// Postings `first` to `last`, which this transaction wrote, and all they touch. Throws std::logic_error that says what
// is wrong; the operation is then undone.
void check_online(Transaction& t, std::int64_t first, std::int64_t last);

}  // namespace majlis::payments
