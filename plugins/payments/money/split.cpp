#include "split.hpp"

#include <algorithm>
#include <numeric>

namespace majlis::payments {
namespace {

// 2^53 minor units times a million does not fit 64 bits.
__extension__ using Wide = unsigned __int128;

}  // namespace

Result<std::vector<Amount>> divide(Amount total, std::span<const std::uint32_t> weights) {
  MAJLIS_CHECK(check_amount(total));
  if (weights.empty() || weights.size() > kSharesMax)
    return Error{"money.shares", "an amount is divided among 1 to " + std::to_string(kSharesMax) + " people"};
  for (const std::uint32_t weight : weights)
    if (weight == 0 || weight > kWeightMax)
      return Error{"money.shares", "a share counts 1 to " + std::to_string(kWeightMax) + " times"};
  const auto sum = std::accumulate(weights.begin(), weights.end(), std::uint64_t{0});

  std::vector<Amount> parts(weights.size());
  std::vector<std::uint64_t> remainders(weights.size());
  Amount left = total;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const Wide exact = static_cast<Wide>(total) * weights[i];
    parts[i] = static_cast<Amount>(exact / sum);
    remainders[i] = static_cast<std::uint64_t>(exact % sum);
    left -= parts[i];
  }
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return remainders[a] > remainders[b]; });
  for (Amount i = 0; i < left; ++i) ++parts[order[static_cast<std::size_t>(i)]];
  return parts;
}

Result<std::vector<Amount>> divide_equally(Amount total, std::size_t people) {
  if (people > kSharesMax) people = kSharesMax + 1;  // refused below
  const std::vector<std::uint32_t> weights(people, 1);
  return divide(total, weights);
}

}  // namespace majlis::payments
