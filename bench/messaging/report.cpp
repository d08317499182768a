#include "bench/messaging/report.hpp"

#include <sys/utsname.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <thread>

namespace majlis::bench {
namespace {

double load_average() {
  double loads[1] = {0};
  getloadavg(loads, 1);
  return loads[0];
}

// "rate 18234, p50_ms 1.2": what stands behind a name for people.
std::string words(const nlohmann::ordered_json& figures) {
  std::string out;
  for (const auto& [name, value] : figures.items()) {
    char number[64];
    if (value.is_number()) std::snprintf(number, sizeof number, "%.5g", value.get<double>());
    out += (out.empty() ? "" : ", ") + name + " " + (value.is_number() ? number : value.dump());
  }
  return out;
}

}  // namespace

Report::Report() {
  utsname system{};
  uname(&system);
  char date[64];
  const std::time_t now = std::time(nullptr);
  std::strftime(date, sizeof date, "%FT%TZ", std::gmtime(&now));
  context_ = {{"date", date},
              {"kernel", system.release},
              {"num_cpus", std::thread::hardware_concurrency()},
              {"load_before", load_average()}};
}

void Report::add(const std::string& name, const nlohmann::ordered_json& figures) {
  std::fprintf(stderr, "%-32s %s\n", name.c_str(), words(figures).c_str());
  nlohmann::ordered_json line = {{"name", name}};
  line.update(figures);
  results_.push_back(std::move(line));
}

bool Report::gate(const std::string& kind, const std::string& name, double value, double limit, Direction direction) {
  const bool at_most = direction == Direction::kAtMost;
  const bool kept = at_most ? value <= limit : value >= limit;
  std::fprintf(stderr, "%-32s %10.4g, %s %g%s\n", (kind + "/" + name).c_str(), value, at_most ? "at most" : "at least",
               limit, kept ? "" : "  BROKEN");
  results_.push_back({{"name", kind + "/" + name},
                      {"value", value},
                      {at_most ? "at_most" : "at_least", limit},
                      {"limit", limit},
                      {"passed", kept}});
  return kept;
}

void Report::gate_at_most(const std::string& name, double value, double limit) {
  passed_ = gate("gate", name, value, limit, Direction::kAtMost) && passed_;
}
void Report::gate_at_least(const std::string& name, double value, double limit) {
  passed_ = gate("gate", name, value, limit, Direction::kAtLeast) && passed_;
}
void Report::floor_at_most(const std::string& name, double value, double limit) {
  void_ = !gate("floor", name, value, limit, Direction::kAtMost) || void_;
}
void Report::floor_at_least(const std::string& name, double value, double limit) {
  void_ = !gate("floor", name, value, limit, Direction::kAtLeast) || void_;
}

int Report::finish() {
  context_["load_after"] = load_average();
  const nlohmann::ordered_json all = {
      {"context", context_}, {"benchmarks", results_}, {"passed", passed_}, {"void", void_}};
  std::printf("%s\n", all.dump(2).c_str());
  if (void_) std::fprintf(stderr, "VOID: the floor says that this machine is too slow or too busy now\n");
  if (!passed_) return 1;
  return void_ ? 3 : 0;
}

}  // namespace majlis::bench
