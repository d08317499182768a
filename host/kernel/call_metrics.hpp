// What the dispatcher counts. Handles are looked up once per method and kept; any thread.
#pragma once

#include "host/kernel/failure.hpp"
#include "host/observe/metrics.hpp"

#include <map>
#include <memory>
#include <shared_mutex>
#include <string>

namespace majlis::host {

class CallMetrics {
 public:
  explicit CallMetrics(Metrics& metrics) : metrics_(metrics) {}

  struct OfMethod {
    Counter& ok;
    Counter& failed;
    Histogram& seconds;
  };
  // `method` is a registered name: what strangers make up is not counted by name.
  const OfMethod& of(const std::string& method);
  Counter& refused(Code code);
  Counter& late_replies() { return late_; }

 private:
  Metrics& metrics_;
  Counter& late_ = metrics_.counter("majlis_calls_late_total", "Answers that came after the host had answered.");
  std::shared_mutex mutex_;
  std::map<std::string, std::unique_ptr<OfMethod>, std::less<>> methods_;
};

}  // namespace majlis::host
