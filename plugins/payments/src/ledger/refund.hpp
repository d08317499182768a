// Giving back what was paid, in full or in parts, never more than that. Part of an operation.
#pragma once

#include "operation.hpp"

namespace majlis::payments {

// What of a transfer has been given back.
Amount refunded(Transaction& t, const TransferId& id);

// Gives back `amount` of it, or all that is left, from the account that got it. Errors: ledger.no_transfer (or one that
// `by` did not get), ledger.not_refundable (of such a kind), ledger.refunded (more than is left), those of Batch::plan.
Result<TransferId> refund_transfer(Batch& batch, const TransferId& id, ByteView by, std::optional<Amount> amount);

}  // namespace majlis::payments
