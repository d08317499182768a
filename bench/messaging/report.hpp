// What was measured, as JSON on standard output and in words on standard error, and the gates: ratios, counts and
// curves, each with its limit. Absolute figures are printed and gate nothing, but for the floor's own.
#pragma once

#include <nlohmann/json.hpp>

#include <string>

namespace majlis::bench {

class Report {
 public:
  Report();

  // One thing that was measured.
  void add(const std::string& name, const nlohmann::ordered_json& figures);
  void gate_at_most(const std::string& name, double value, double limit);
  void gate_at_least(const std::string& name, double value, double limit);
  // The machine is too slow or too busy to say anything: the run is void.
  void floor_at_most(const std::string& name, double value, double limit);
  void floor_at_least(const std::string& name, double value, double limit);

  // Prints the JSON. The process's exit status: 0, 1 if a gate is broken, 3 if the run is void.
  int finish();

 private:
  enum class Direction { kAtMost, kAtLeast };
  bool gate(const std::string& kind, const std::string& name, double value, double limit, Direction direction);

  nlohmann::ordered_json results_ = nlohmann::ordered_json::array();
  nlohmann::ordered_json context_;
  bool passed_ = true;
  bool void_ = false;
};

}  // namespace majlis::bench
