// Kinds of transfers: between which accounts each may move money, and what it must be about. What writes transfers
// obeys this table, and the audit holds what was written to it.
#pragma once

#include <span>
#include <string_view>

namespace majlis::payments {

enum class About {
  kNothing,
  kHold,      // the hold whose money it takes out
  kTransfer,  // the transfer of which it gives back
  kRequest,   // the request that it pays
  kTopup,     // the transfer of a top-up, of which it takes back
  kReturn,    // the transfer that set aside what it brings to an end
};

// Any personal account of the chart.
inline constexpr std::string_view kAnyPersonal = "*";

struct TransferKind {
  std::string_view name;
  std::string_view from;
  std::string_view to;
  About about;
  bool refundable;  // who got it can give it back
};

std::span<const TransferKind> transfer_kinds();
// Null where there is none of this name.
const TransferKind* find_kind(std::string_view name);

}  // namespace majlis::payments
