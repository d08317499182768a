// The module's numbers as metrics, copied when somebody looks. Lives no longer than the Core.
// docs/reference/metrics.md says what each means.
#pragma once

#include "host/messaging/core.hpp"
#include "host/observe/metrics.hpp"

#include <memory>

namespace majlis::host::messaging {

class MessagingMetrics {
 public:
  MessagingMetrics(Metrics& metrics, const Core& core);

 private:
  std::shared_ptr<void> refresh_;
};

}  // namespace majlis::host::messaging
