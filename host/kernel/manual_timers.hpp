// Timers for tests: time stands still until it is advanced. Tasks run inside advance(), on its thread.
#pragma once

#include "host/kernel/timers.hpp"

#include <map>
#include <mutex>
#include <utility>

namespace majlis::host {

class ManualTimers final : public Timers {
 public:
  TimePoint now() const override {
    const std::lock_guard lock(mutex_);
    return now_;
  }
  std::uint64_t unix_ms() const override {
    const std::lock_guard lock(mutex_);
    return kEpochMs +
           static_cast<std::uint64_t>(std::chrono::duration_cast<Milliseconds>(now_.time_since_epoch()).count());
  }
  TimerId at(TimePoint when, std::function<void()> task) override {
    const std::lock_guard lock(mutex_);
    waiting_.emplace(std::pair{when, next_}, std::move(task));
    return next_++;
  }
  bool cancel(TimerId id) override {
    const std::lock_guard lock(mutex_);
    return std::erase_if(waiting_, [id](const auto& entry) { return entry.first.second == id; }) != 0;
  }

  // Moves time on and runs all that falls due, in order.
  void advance(Milliseconds by) {
    std::unique_lock lock(mutex_);
    const TimePoint end = now_ + by;
    while (!waiting_.empty() && waiting_.begin()->first.first <= end) {
      auto entry = waiting_.extract(waiting_.begin());
      now_ = std::max(now_, entry.key().first);
      lock.unlock();
      entry.mapped()();
      lock.lock();
    }
    now_ = end;
  }

 private:
  static constexpr std::uint64_t kEpochMs = 1'700'000'000'000;
  mutable std::mutex mutex_;
  TimePoint now_{std::chrono::hours(1)};
  TimerId next_ = 1;
  std::map<std::pair<TimePoint, TimerId>, std::function<void()>> waiting_;
};

}  // namespace majlis::host
