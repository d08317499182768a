#include "kinds.hpp"

#include "account.hpp"

#include <algorithm>
#include <array>

namespace majlis::payments {
namespace {

constexpr auto kKinds = std::to_array<TransferKind>({
    // Between people.
    {"send", kAvailable, kAvailable, About::kNothing, true},
    {"tip", kAvailable, kAvailable, About::kNothing, true},
    {"request", kAvailable, kAvailable, About::kRequest, true},
    {"refund", kAnyPersonal, kAvailable, About::kTransfer, false},
    // By other plugins.
    {"transfer", kAvailable, kAnyPersonal, About::kNothing, true},
    {"hold", kAvailable, kHeld, About::kNothing, false},
    {"capture", kHeld, kAnyPersonal, About::kHold, true},
    {"fee", kHeld, kFees, About::kHold, false},
    {"release", kHeld, kAvailable, About::kHold, false},
    // Through a gateway: what came in, and what of it goes back there: set aside, gone, not gone, come back later.
    {"topup", kClearing, kAvailable, About::kNothing, false},
    {"return", kAvailable, kRefunds, About::kTopup, false},
    {"returned", kRefunds, kClearing, About::kReturn, false},
    {"return_failed", kRefunds, kAvailable, About::kReturn, false},
    {"return_bounced", kClearing, kAvailable, About::kReturn, false},
    // By the host's owner.
    {"credit", kSuspense, kAvailable, About::kNothing, false},
    {"debit", kAvailable, kSuspense, About::kNothing, false},
});

}  // namespace

std::span<const TransferKind> transfer_kinds() { return kKinds; }

const TransferKind* find_kind(std::string_view name) {
  const auto* found = std::ranges::find(kKinds, name, &TransferKind::name);
  return found == kKinds.end() ? nullptr : found;
}

}  // namespace majlis::payments
