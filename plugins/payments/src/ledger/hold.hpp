// Money set aside for somebody who may take it, or a part of it, later. A hold is open until it ends, once: captured
// (up to its amount; what is over goes back), voided, or expired. Parts of an operation.
#pragma once

#include "operation.hpp"

namespace majlis::payments {

struct Hold {
  HoldId id;
  std::string holder;  // the plugin that may take it
  Bytes payer;
  Currency currency;
  Amount amount = 0;
  std::int64_t expires_ms = 0;
};

// Errors: ledger.insufficient and those of Batch::plan, ledger.expiry (not in the future).
Result<HoldId> open_hold(Batch& batch, const std::string& holder, ByteView payer, const Currency& currency,
                         Amount amount, std::int64_t expires_ms);

// Takes `amount` of it, `fee` of that for the platform and the rest to `to`; what is over goes back to the payer. The
// id is of the transfer to `to`. Errors: ledger.no_hold (or another's), ledger.hold_over (it has ended),
// ledger.hold_amount (more than is held, or a fee that leaves nothing), those of Batch::plan.
struct Capture {
  HoldId hold;
  std::string holder;
  std::optional<Amount> amount;  // else all of it
  Amount fee = 0;
  Place to;
};
Result<TransferId> capture_hold(Batch& batch, const Capture& capture);

// Gives all of it back. Errors: ledger.no_hold, ledger.hold_over.
Result<TransferId> void_hold(Batch& batch, const HoldId& id, const std::string& holder);

// Holds whose time is over at `now_ms`, some of them at a time; and one of them ended, unless it has ended before.
std::vector<HoldId> holds_due(Transaction& t, std::int64_t now_ms);
bool expire_hold(Transaction& t, const HoldId& id, std::int64_t now_ms);

// "open", "captured", "voided" or "expired"; nothing where there is no such hold.
std::optional<std::string> state_of_hold(Transaction& t, const HoldId& id);
std::optional<Hold> find_hold(Transaction& t, const HoldId& id);

}  // namespace majlis::payments
