#include "states.hpp"

#include <algorithm>
#include <array>

namespace majlis::payments {
namespace {

struct Way {
  std::string_view from;
  std::string_view to;
};

// Money that is here stays here, even where it was given up before: the ledger says what the gateway says.
constexpr auto kTopupWays = std::to_array<Way>({
    {kPending, kNeedsAction},
    {kPending, kAuthorized},
    {kPending, kPaid},
    {kPending, kFailed},
    {kNeedsAction, kAuthorized},
    {kNeedsAction, kPaid},
    {kNeedsAction, kFailed},
    {kAuthorized, kPaid},
    {kAuthorized, kFailed},
    {kFailed, kPaid},
});

// A refund that has gone may still come back from the card, late.
constexpr auto kReturnWays = std::to_array<Way>({
    {kPending, kReturned},
    {kPending, kFailed},
    {kReturned, kFailed},
});

bool found(auto& ways, std::string_view from, std::string_view to) {
  return std::ranges::any_of(ways, [&](const Way& way) { return way.from == from && way.to == to; });
}

}  // namespace

bool topup_may_go(std::string_view from, std::string_view to) { return found(kTopupWays, from, to); }
bool return_may_go(std::string_view from, std::string_view to) { return found(kReturnWays, from, to); }

}  // namespace majlis::payments
