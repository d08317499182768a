#include "host/kernel/call_metrics.hpp"

#include <mutex>

namespace majlis::host {

const CallMetrics::OfMethod& CallMetrics::of(const std::string& method) {
  {
    const std::shared_lock lock(mutex_);
    if (const auto known = methods_.find(method); known != methods_.end()) return *known->second;
  }
  const std::unique_lock lock(mutex_);
  auto& slot = methods_[method];
  if (!slot) {
    const std::string help = "Calls that were dispatched, by method and result.";
    slot = std::make_unique<OfMethod>(
        OfMethod{metrics_.counter("majlis_calls_total", help, {{"method", method}, {"result", "ok"}}),
                 metrics_.counter("majlis_calls_total", help, {{"method", method}, {"result", "error"}}),
                 metrics_.histogram("majlis_call_seconds", "Time from dispatch to answer.", duration_bounds(),
                                    {{"method", method}})});
  }
  return *slot;
}

Counter& CallMetrics::refused(Code code) {
  return metrics_.counter("majlis_calls_refused_total", "Calls that were answered before any handler saw them.",
                          {{"reason", std::string(code_name(code))}});
}

}  // namespace majlis::host
