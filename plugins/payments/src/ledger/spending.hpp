// How much a person may spend: in one transfer, on a day, in a week; and from where on a device must confirm. By
// currency, in minor units, as the host's owner configured; 0 is no limit. Parts of an operation.
#pragma once

#include "operation.hpp"

#include <map>

namespace majlis::payments {

struct SpendingLimits {
  Amount transfer = 0;
  Amount day = 0;      // of UTC
  Amount week = 0;     // this day and the six before
  Amount confirm = 0;  // above it a device signs
};

// By currency; one that is not named has none.
using AllLimits = std::map<std::string, SpendingLimits, std::less<>>;

SpendingLimits limits_of(const AllLimits& limits, const Currency& currency);

// Whether so much more can be spent. Errors: limit.transfer, limit.day, limit.week,
// money.overflow.
Status check_spending(const Batch& batch, const SpendingLimits& limits, ByteView who, const Currency& currency,
                      Amount amount);
// Notes that it is spent. What comes back later, by a refund or a hold that ends, does not count against it.
void note_spending(const Batch& batch, ByteView who, const Currency& currency, Amount amount);

}  // namespace majlis::payments
