// The two ways to load a program: as fast as it answers, and at a steady rate.
#pragma once

#include "bench/messaging/program.hpp"
#include "bench/messaging/traffic.hpp"

namespace majlis::bench {

// What a program spent on what it delivered.
struct Load {
  double messages = 0;
  double seconds = 0;
  double cpu_seconds = 0;
  double flushes = 0;
  double device_flushes = 0;
  double rate() const { return messages / seconds; }
  double cpu_per_1000() const { return cpu_seconds / messages * 1000; }
  double flushes_per_message() const { return flushes / messages; }
};

// What is read before and after a measurement.
struct Meters {
  const Program& program;
  std::function<std::uint64_t()> flushes;
  std::filesystem::path folder;  // of its data
};

// Every pair keeps `window` messages in flight. After `warm_up` all is counted for `seconds`; `during` runs about every
// tenth of a second.
Load load_fully(Traffic& traffic, const Meters& meters, std::size_t window, double warm_up, double seconds,
                const std::function<void()>& during = {});

struct Steady {
  Load load;
  std::vector<double> latencies;  // seconds, sorted, each from when the message should have been sent
};
// The pairs take turns to send `rate` messages a second, whether earlier ones were answered or not.
Steady load_steadily(Traffic& traffic, const Meters& meters, double rate, double seconds);

// Of sorted values; `part` 0.5 is the median.
double percentile(const std::vector<double>& sorted, double part);

}  // namespace majlis::bench
