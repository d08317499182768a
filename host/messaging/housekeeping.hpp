// What happens by the clock: acknowledgements are saved a moment after they came, old rows go in small steps. Owned by
// the module; its timers end with it.
#pragma once

#include "host/messaging/core.hpp"

#include <mutex>

namespace majlis::host::messaging {

class Housekeeping {
 public:
  explicit Housekeeping(Core& core) : core_(core) {}
  ~Housekeeping() { stop(); }
  Housekeeping(const Housekeeping&) = delete;
  Housekeeping& operator=(const Housekeeping&) = delete;

  void start();
  // No timer runs afterwards; acknowledgements that wait are queued for saving.
  void stop();

  // An acknowledgement came: saves it with all that follow within Limits::ack_save_ms.
  void acknowledged(const StreamId& stream, const DeviceId& device, std::uint64_t seq);
  void save_cursors();

 private:
  bool stopped();
  void arm_sweep();
  void sweep();
  void sweep_step();
  void count_requests();
  void tell(const std::vector<Receipt>& receipts);

  Core& core_;
  std::mutex mutex_;
  bool stopped_ = false;
  TimerId save_timer_ = 0;
  TimerId sweep_timer_ = 0;
};

}  // namespace majlis::host::messaging
