#include "bench/payments/figures.hpp"

#include <algorithm>
#include <stdexcept>

namespace majlis::bench {
namespace {

double percentile_ms(const std::vector<double>& sorted, double part) {
  const auto at = static_cast<std::size_t>(part * static_cast<double>(sorted.size()));
  return sorted.at(std::min(at, sorted.size() - 1)) * 1000;
}

}  // namespace

void BestTransfers::take(const Transfers& transfers) {
  if (transfers.latencies.empty()) throw std::runtime_error("not one transfer was made while it was measured");
  rate = std::max(rate, transfers.rate());
  worst_rate = std::min(worst_rate, transfers.rate());
  p50_ms = std::min(p50_ms, percentile_ms(transfers.latencies, 0.5));
  p99_ms = std::min(p99_ms, percentile_ms(transfers.latencies, 0.99));
  cpu_per_1000 = std::min(cpu_per_1000, transfers.cpu_per_1000());
}

nlohmann::ordered_json figures_of(const BestTransfers& best) {
  return {{"transfers_per_second", best.rate},
          {"p50_ms", best.p50_ms},
          {"p99_ms", best.p99_ms},
          {"cpu_seconds_per_1000", best.cpu_per_1000}};
}

}  // namespace majlis::bench
