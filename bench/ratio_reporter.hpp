// Prints Google Benchmark's JSON and, behind it, how each measured thing compares with its floor in the same run. Only
// these ratios gate: absolute times are the machine's. The least CPU time of the repetitions counts, since noise only
// adds.
#pragma once

#include <benchmark/benchmark.h>

#include <map>
#include <string>
#include <vector>

namespace majlis::bench {

struct Ratio {
  std::string name;
  std::string measured;  // names of benchmarks
  std::string floor;
  double limit;
};

class RatioReporter final : public benchmark::JSONReporter {
 public:
  explicit RatioReporter(std::vector<Ratio> ratios) : ratios_(std::move(ratios)) {}

  void ReportRuns(const std::vector<Run>& runs) override;
  void Finalize() override;

  // Whether every ratio was measured and kept its limit. What a filter left out does not count.
  bool kept() const { return kept_; }

 private:
  void report(const Ratio& ratio);

  std::vector<Ratio> ratios_;
  std::map<std::string, double> least_;  // seconds of CPU per iteration
  bool kept_ = true;
};

// Runs all benchmarks, `repetitions` times and interleaved at random. The process's exit status.
int run(int argc, char** argv, int repetitions, std::vector<Ratio> ratios);

}  // namespace majlis::bench
