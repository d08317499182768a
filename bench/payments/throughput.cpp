// Transfers a second and how long each takes, at 1, 16 and 64 clients: the host, the bare SQL of a transfer, and
// PostgreSQL.
#include "bench/payments/bare_sql.hpp"
#include "bench/payments/peer.hpp"

#include <map>

namespace majlis::bench {
namespace {

const std::vector<std::size_t> kClients = {1, 16, 64};
constexpr double kOfTheFloor = 0.5;
// The floor's own rounds differ by no more, or the machine is too busy to say anything.
constexpr double kFloorSpread = 2;

std::string named(const char* what, std::size_t clients) { return what + std::to_string(clients); }

void report_peer(const Peer& peer, Report& report) {
  if (!peer.missing.empty()) report.add("pgbench", {{"missing", peer.missing}});
  for (const Peer::Load& load : peer.loads)
    report.add(
        named("pgbench/", load.clients),
        {{"transactions_per_second", load.transactions_per_second}, {"p50_ms", load.p50_ms}, {"p99_ms", load.p99_ms}});
}

}  // namespace

void measure_throughput(const Ground& ground, Report& report) {
  const PaymentsOptions& options = ground.options();
  std::map<std::size_t, BestTransfers> host, floor;
  {
    Till till(ground, "throughput");
    for (std::size_t round = 0; round < options.rounds; ++round)
      for (const std::size_t clients : kClients) {
        const auto file = ground.folder("floor-" + std::to_string(round) + named("-", clients) + ".db");
        floor[clients].take(run_bare_sql(file, clients, options.seconds, options.host_core));
        host[clients].take(till.payers().pay_for(till.host(), clients, options.seconds));
      }
  }
  report_peer(run_pgbench(ground, kClients), report);
  for (const std::size_t clients : kClients) {
    report.add(named("floor/", clients), figures_of(floor[clients]));
    report.add(named("host/", clients), figures_of(host[clients]));
  }
  for (const std::size_t clients : kClients)
    report.floor_at_most(named("spread-", clients), floor[clients].rate / floor[clients].worst_rate, kFloorSpread);
  for (const std::size_t clients : kClients)
    report.gate_at_least(named("rate-over-floor-", clients), host[clients].rate / floor[clients].rate, kOfTheFloor);
}

}  // namespace majlis::bench
