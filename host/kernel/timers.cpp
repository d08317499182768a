#include "host/kernel/timers.hpp"

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <unordered_map>

namespace majlis::host {
namespace {

class ThreadTimers final : public Timers {
 public:
  ThreadTimers() : thread_([this](const std::stop_token& stop) { run(stop); }) {}

  TimePoint now() const override { return std::chrono::steady_clock::now(); }

  std::uint64_t unix_ms() const override {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return static_cast<std::uint64_t>(std::chrono::duration_cast<Milliseconds>(since).count());
  }

  TimerId at(TimePoint when, std::function<void()> task) override {
    const std::lock_guard lock(mutex_);
    const TimerId id = next_++;
    const auto place = waiting_.emplace(when, std::pair{id, std::move(task)});
    places_.emplace(id, place);
    if (place == waiting_.begin()) changed_.notify_one();
    return id;
  }

  bool cancel(TimerId id) override {
    const std::lock_guard lock(mutex_);
    const auto known = places_.find(id);
    if (known == places_.end()) return false;
    waiting_.erase(known->second);
    places_.erase(known);
    return true;
  }

 private:
  using Waiting = std::multimap<TimePoint, std::pair<TimerId, std::function<void()>>>;

  void run(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
      if (waiting_.empty()) {
        changed_.wait(lock, stop, [this] { return !waiting_.empty(); });
        continue;
      }
      const auto first = waiting_.begin();
      if (first->first > now()) {
        const TimePoint due = first->first;
        changed_.wait_until(lock, stop, due, [&] { return waiting_.empty() || waiting_.begin()->first < due; });
        continue;
      }
      const std::function<void()> task = std::move(first->second.second);
      places_.erase(first->second.first);
      waiting_.erase(first);
      lock.unlock();
      task();
      lock.lock();
    }
  }

  std::mutex mutex_;
  std::condition_variable_any changed_;
  TimerId next_ = 1;
  Waiting waiting_;
  std::unordered_map<TimerId, Waiting::iterator> places_;
  std::jthread thread_;  // last: ends before what it uses
};

}  // namespace

std::unique_ptr<Timers> make_timers() { return std::make_unique<ThreadTimers>(); }

}  // namespace majlis::host
