// The kernel's clock and alarm. Tests advance a ManualTimers; nothing in the host reads a clock of its own.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

namespace majlis::host {

using TimePoint = std::chrono::steady_clock::time_point;
using Milliseconds = std::chrono::milliseconds;
using TimerId = std::uint64_t;

// Thread-safe. Tasks run on the timers' own thread and must be short: hand longer work to a strand.
class Timers {
 public:
  virtual ~Timers() = default;
  virtual TimePoint now() const = 0;
  virtual std::uint64_t unix_ms() const = 0;  // since 1970, UTC
  // Runs `task` once at `when` or soon after.
  virtual TimerId at(TimePoint when, std::function<void()> task) = 0;
  // Whether the task will now never run. False if it ran, runs or is unknown.
  virtual bool cancel(TimerId id) = 0;

  TimerId after(Milliseconds delay, std::function<void()> task) { return at(now() + delay, std::move(task)); }
};

// Real time on one thread, which ends with the object; tasks still waiting are dropped.
std::unique_ptr<Timers> make_timers();

}  // namespace majlis::host
