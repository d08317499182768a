// Dividing an amount among people so that nothing is lost: by the largest remainder. Values; no exceptions.
#pragma once

#include "amount.hpp"

#include <span>
#include <vector>

namespace majlis::payments {

inline constexpr std::size_t kSharesMax = 1000;
inline constexpr std::uint32_t kWeightMax = 1'000'000;

// Parts in proportion to `weights`, in their order; they sum to `total`, and none is a whole unit away from its exact
// share. Units that are left over go to the largest remainders, of equal ones to the earlier. Errors: money.amount,
// money.shares (none, too many, or a weight that is zero or above kWeightMax).
Result<std::vector<Amount>> divide(Amount total, std::span<const std::uint32_t> weights);
// The same with equal weights.
Result<std::vector<Amount>> divide_equally(Amount total, std::size_t people);

}  // namespace majlis::payments
