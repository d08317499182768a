// `scripts/bench messaging`: how fast, how cheap and how small the host is, beside a bare relay in the same run. JSON
// on standard output, words on standard error. Exit status: 0; 1 if a gate is broken; 2 if it could not be measured; 3
// if the floor says that this machine is too slow or too busy.
#include "bench/messaging/bed.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>

namespace majlis::bench {
namespace {

struct Measurement {
  std::string_view name;
  void (*measure)(const Bed&, Report&);
};
constexpr Measurement kMeasurements[] = {
    {"rates", measure_rates}, {"queue", measure_queue}, {"memory", measure_memory}, {"endurance", measure_endurance}};

int run(Options options) {
  pin_to_core(options.own_core);
  const std::string only = options.only;
  const Bed bed(std::move(options), std::filesystem::read_symlink("/proc/self/exe").parent_path());
  Report report;
  for (const Measurement& measurement : kMeasurements)
    if (only.empty() || only == measurement.name) measurement.measure(bed, report);
  return report.finish();
}

}  // namespace
}  // namespace majlis::bench

int main(int argc, char** argv) {
  majlis::bench::Options options;
  bool full_length = false;
  CLI::App app("Measures the host's messaging beside its floor.");
  app.add_option("--seconds", options.seconds, "length of each measurement at full load")->capture_default_str();
  app.add_option("--rounds", options.rounds, "how often floor and host are measured in turn")->capture_default_str();
  app.add_option("--endurance", options.endurance, "seconds at full load while the log is watched")
      ->capture_default_str();
  app.add_flag("--long", full_length, "ten minutes of endurance");
  app.add_option("--only", options.only, "one of: rates, queue, memory, endurance")
      ->check(CLI::IsMember({"rates", "queue", "memory", "endurance"}));
  app.add_option("--host-core", options.host_core, "core of the measured program")->capture_default_str();
  app.add_option("--own-core", options.own_core, "core of the load")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  if (full_length) options.endurance = 600;
  try {
    return majlis::bench::run(options);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench-messaging: %s\n", error.what());
    return 2;
  }
}
