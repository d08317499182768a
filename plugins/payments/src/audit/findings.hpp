// What an audit found to be wrong. A value.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace majlis::payments {

struct Finding {
  std::string rule;  // "audit.chain": stable, for programs
  std::string what;
};

class Findings {
 public:
  static constexpr std::size_t kKept = 100;

  void add(std::string rule, std::string what) {
    ++count_;
    if (kept_.size() < kKept) kept_.push_back({std::move(rule), std::move(what)});
  }
  std::int64_t count() const { return count_; }
  const std::vector<Finding>& kept() const { return kept_; }  // the first of them

 private:
  std::int64_t count_ = 0;
  std::vector<Finding> kept_;
};

}  // namespace majlis::payments
