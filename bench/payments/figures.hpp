// What a measurement of transfers came to, of whatever made them.
#pragma once

#include <nlohmann/json.hpp>

#include <cstddef>
#include <limits>
#include <vector>

namespace majlis::bench {

struct Transfers {
  double seconds = 0;
  double cpu_seconds = 0;         // of the measured program
  std::vector<double> latencies;  // seconds, one for each transfer that was on the disk, sorted

  double rate() const { return static_cast<double>(latencies.size()) / seconds; }
  double cpu_per_1000() const { return cpu_seconds / static_cast<double>(latencies.size()) * 1000; }
};

// The best of several rounds: noise only takes away.
struct BestTransfers {
  double rate = 0;
  double worst_rate = std::numeric_limits<double>::infinity();
  double p50_ms = std::numeric_limits<double>::infinity();
  double p99_ms = std::numeric_limits<double>::infinity();
  double cpu_per_1000 = std::numeric_limits<double>::infinity();

  void take(const Transfers& transfers);
};

nlohmann::ordered_json figures_of(const BestTransfers& best);

}  // namespace majlis::bench
