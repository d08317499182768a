#include "bench/ratio_reporter.hpp"

#include <algorithm>
#include <cstdio>

namespace majlis::bench {

void RatioReporter::ReportRuns(const std::vector<Run>& runs) {
  for (const Run& run : runs) {
    if (run.error_occurred) kept_ = false;
    if (run.run_type != Run::RT_Iteration || run.error_occurred) continue;
    const double seconds = run.cpu_accumulated_time / static_cast<double>(run.iterations);
    const auto [known, first] = least_.try_emplace(run.run_name.function_name, seconds);
    if (!first) known->second = std::min(known->second, seconds);
  }
  JSONReporter::ReportRuns(runs);
}

void RatioReporter::report(const Ratio& ratio) {
  const auto measured = least_.find(ratio.measured);
  const auto floor = least_.find(ratio.floor);
  if (measured == least_.end() || floor == least_.end()) return;
  const double value = measured->second / floor->second;
  const bool kept = value <= ratio.limit;
  kept_ = kept_ && kept;
  std::fprintf(stderr, "%-28s %5.2f of at most %.1f  (%.1f us / %.1f us)%s\n", ratio.name.c_str(), value, ratio.limit,
               measured->second * 1e6, floor->second * 1e6, kept ? "" : "  BROKEN");
  Run line;
  line.run_name.function_name = "ratio/" + ratio.name;
  line.family_index = 0;
  line.per_family_instance_index = 0;
  line.repetitions = 1;
  line.repetition_index = 0;
  line.iterations = 1;
  line.counters["ratio"] = value;
  line.counters["limit"] = ratio.limit;
  line.counters["kept"] = kept ? 1 : 0;
  JSONReporter::ReportRuns({line});
}

void RatioReporter::Finalize() {
  for (const Ratio& ratio : ratios_) report(ratio);
  JSONReporter::Finalize();
}

int run(int argc, char** argv, int repetitions, std::vector<Ratio> ratios) {
  std::string repeat = "--benchmark_repetitions=" + std::to_string(repetitions);
  std::string interleave = "--benchmark_enable_random_interleaving=true";
  std::string least = "--benchmark_min_time=0.05";
  // In front of the caller's, which so have the last word.
  std::vector<char*> arguments = {argv[0], repeat.data(), interleave.data(), least.data()};
  arguments.insert(arguments.end(), argv + 1, argv + argc);
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) return 2;
  RatioReporter reporter(std::move(ratios));
  const std::size_t ran = benchmark::RunSpecifiedBenchmarks(&reporter);
  return ran > 0 && reporter.kept() ? 0 : 1;
}

}  // namespace majlis::bench
