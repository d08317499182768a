// PostgreSQL 15 beside the host: pgbench's TPC-B-like transaction (three updates, a query, an insert) on a cluster of
// its own on the same disk, with its own flushes on. Nothing of ours is in it; it says what this machine's disk gives.
#pragma once

#include "bench/payments/till.hpp"

#include <string>
#include <vector>

namespace majlis::bench {

struct Peer {
  struct Load {
    std::size_t clients = 0;
    double transactions_per_second = 0;
    double p50_ms = 0;
    double p99_ms = 0;
  };
  std::vector<Load> loads;
  std::string missing;  // why there are none
};

Peer run_pgbench(const Ground& ground, const std::vector<std::size_t>& clients);

}  // namespace majlis::bench
