// What a transfer costs the host in CPU as the ledger grows from ten thousand postings to a hundred times as many.
#include "bench/payments/till.hpp"

#include <algorithm>

namespace majlis::bench {
namespace {

constexpr std::size_t kFirst = 10'000;  // postings
constexpr std::size_t kClients = 64;
constexpr std::size_t kWindow = 4;  // while nothing is measured
constexpr std::size_t kMeasured = 5'000;
constexpr int kParts = 3;  // of which the cheapest counts
constexpr double kFlat = 1.5;

}  // namespace

void measure_growth(const Ground& ground, Report& report) {
  Till till(ground, "growth");
  std::size_t postings = 2 * kAccounts;
  double first = 0, last = 0;
  for (std::size_t size = kFirst; size <= ground.options().postings; size *= 10) {
    till.payers().pay_times(till.host(), kClients, (size - postings) / 2, kWindow);
    BestTransfers best;
    for (int part = 0; part < kParts; ++part) best.take(till.payers().pay_times(till.host(), kClients, kMeasured));
    postings = size + 2 * kParts * kMeasured;
    if (first == 0) first = best.cpu_per_1000;
    last = best.cpu_per_1000;
    auto figures = figures_of(best);
    figures["database_bytes"] = std::filesystem::file_size(ground.folder("growth/plugins/payments/payments.db"));
    report.add("growth/" + std::to_string(size), figures);
  }
  report.gate_at_most("cpu-of-largest-over-smallest", last / first, kFlat);
}

}  // namespace majlis::bench
