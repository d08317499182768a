// What all measurements stand on: the options of the run, and how the programs under measurement are started.
#pragma once

#include "bench/messaging/load.hpp"
#include "bench/messaging/report.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace majlis::bench {

struct Options {
  double seconds = 4;      // of each measurement at full load
  std::size_t rounds = 3;  // of floor and host in turn; the best of each counts, since noise only takes away
  double endurance = 20;   // seconds at full load while the log is watched
  std::string only;        // one measurement by name; empty: all
  int host_core = 1;
  int own_core = 0;
};

class Bed {
 public:
  // `programs`: the folder of majlisd and messaging-floor. Works below a folder of its own, which it removes.
  Bed(Options options, std::filesystem::path programs);
  ~Bed();
  Bed(const Bed&) = delete;
  Bed& operator=(const Bed&) = delete;

  const Options& options() const { return options_; }
  // Starts a host as it is shipped, plugins and all, but with quotas raised, in its folder `name`, which may have been
  // used before.
  std::unique_ptr<Program> start_host(const std::string& name) const;
  std::unique_ptr<Program> start_floor(const std::string& name) const;
  std::filesystem::path folder(const std::string& name) const { return folder_ / name; }

 private:
  Options options_;
  std::filesystem::path programs_;
  std::filesystem::path folder_;
};

// xSync calls of all the host's databases so far.
std::uint64_t host_flushes(const Program& host);

// The measurements. Each prints what it found into the report, with its gates.
void measure_rates(const Bed& bed, Report& report);      // rates.cpp: 100 and 1,000 users, latency, the group of 1,000
void measure_queue(const Bed& bed, Report& report);      // queue.cpp: 10,000 messages for somebody who is away
void measure_memory(const Bed& bed, Report& report);     // memory.cpp: 5,000 connections
void measure_endurance(const Bed& bed, Report& report);  // endurance.cpp: the log and the longest commit

}  // namespace majlis::bench
