// What the ledger's rows are called by.
#pragma once

#include "base/id.hpp"

#include <array>
#include <cstdint>

namespace majlis::payments {

using TransferId = Id<struct TransferTag>;
using OperationId = Id<struct OperationTag>;
// An account of the ledger; people's own ids are sdk::AccountId.
using AccountNumber = Id<struct AccountNumberTag>;
// A hold is named by the transfer that set its money aside.
using HoldId = TransferId;

using Digest = std::array<std::uint8_t, 32>;

// Sixteen bytes that are new: the time, then randomness, so that rows of one time lie together. Whoever is told one may
// read the transfer's receipt; the eighty random bits are not guessed.
std::array<std::uint8_t, 16> fresh_id(std::int64_t now_ms);

}  // namespace majlis::payments
