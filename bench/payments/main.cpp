// `scripts/bench payments`: durable transfers through the whole path of a method, beside the bare SQL of one and
// PostgreSQL, and what one costs as the ledger grows. JSON on standard output, words on standard error. Exit status: 0;
// 1 if a gate is broken; 2 if it could not be measured; 3 if the floor says that this machine is too busy.
#include "bench/payments/till.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>

namespace majlis::bench {
namespace {

struct Measurement {
  std::string_view name;
  void (*measure)(const Ground&, Report&);
};
constexpr Measurement kMeasurements[] = {{"throughput", measure_throughput}, {"growth", measure_growth}};

int run(PaymentsOptions options) {
  pin_to_core(options.own_core);
  const std::string only = options.only;
  const Ground ground(std::move(options), std::filesystem::read_symlink("/proc/self/exe").parent_path());
  Report report;
  for (const Measurement& measurement : kMeasurements)
    if (only.empty() || only == measurement.name) measurement.measure(ground, report);
  return report.finish();
}

}  // namespace
}  // namespace majlis::bench

int main(int argc, char** argv) {
  majlis::bench::PaymentsOptions options;
  bool ten_millions = false;
  CLI::App app("Measures transfers through the host beside their floor and PostgreSQL.");
  app.add_option("--seconds", options.seconds, "length of each measurement")->capture_default_str();
  app.add_option("--rounds", options.rounds, "how often floor and host are measured in turn")->capture_default_str();
  app.add_option("--postings", options.postings, "up to which the cost of a transfer is watched")
      ->capture_default_str();
  app.add_flag("--long", ten_millions, "ten million postings");
  app.add_option("--only", options.only, "one of: throughput, growth")->check(CLI::IsMember({"throughput", "growth"}));
  app.add_option("--host-core", options.host_core, "core of the measured programs")->capture_default_str();
  app.add_option("--own-core", options.own_core, "core of the load")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  if (ten_millions) options.postings = 10'000'000;
  try {
    return majlis::bench::run(options);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench-payments: %s\n", error.what());
    return 2;
  }
}
