// What all measurements stand on: the options of the run, and a host as it is shipped (with quotas raised) where people
// have money.
#pragma once

#include "bench/messaging/people.hpp"
#include "bench/messaging/program.hpp"
#include "bench/messaging/report.hpp"
#include "bench/payments/payers.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace majlis::bench {

struct PaymentsOptions {
  double seconds = 4;                // of each measurement
  std::size_t rounds = 3;            // of host, floor and peer in turn
  std::size_t postings = 1'000'000;  // up to which the cost of a transfer is watched
  std::string only;                  // one measurement by name; empty: all
  int host_core = 1;
  int own_core = 0;
};

inline constexpr std::size_t kAccounts = 100;

// A folder beside the programs, which goes with this object: a temporary one is often in memory, where flushes cost
// nothing.
class Ground {
 public:
  Ground(PaymentsOptions options, std::filesystem::path programs);
  ~Ground();
  Ground(const Ground&) = delete;
  Ground& operator=(const Ground&) = delete;

  const PaymentsOptions& options() const { return options_; }
  const std::filesystem::path& programs() const { return programs_; }
  std::filesystem::path folder(const std::string& name) const { return folder_ / name; }

 private:
  PaymentsOptions options_;
  std::filesystem::path programs_;
  std::filesystem::path folder_;
};

// A host in the folder `name`, and kAccounts people there, all logged in, who have more than they can spend.
class Till {
 public:
  Till(const Ground& ground, const std::string& name);

  Payers& payers() { return payers_; }
  const Program& host() const { return *host_; }

 private:
  void fund(const Ground& ground, const std::filesystem::path& data);

  std::unique_ptr<Program> host_;
  Swarm swarm_;
  People people_;
  Payers payers_;
};

// The measurements. Each prints what it found into the report, with its gates.
void measure_throughput(const Ground& ground, Report& report);  // throughput.cpp: 1, 16 and 64 clients, floor and peer
void measure_growth(const Ground& ground, Report& report);  // growth.cpp: the cost of a transfer as the ledger grows

}  // namespace majlis::bench
