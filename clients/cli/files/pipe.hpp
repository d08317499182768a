// A queue between two threads of a transfer. Whoever fails closes it, and the other one stops.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <utility>

namespace majlis::cli {

template <class T>
class Pipe {
 public:
  // False once it is closed.
  bool push(std::unique_ptr<T> item) {
    {
      const std::lock_guard guard(mutex_);
      if (closed_) return false;
      items_.push_back(std::move(item));
    }
    changed_.notify_all();
    return true;
  }
  // Nothing more will come; what is there can still be taken.
  void end() { finish(false); }
  // Nothing more is to be taken, either.
  void close() { finish(true); }

  // Waits; null at the end.
  std::unique_ptr<T> pop() {
    std::unique_lock guard(mutex_);
    changed_.wait(guard, [this] { return closed_ || !items_.empty(); });
    return take();
  }
  // Waits no longer than `time`; null also where nothing has come.
  std::unique_ptr<T> pop(std::chrono::milliseconds time) {
    std::unique_lock guard(mutex_);
    changed_.wait_for(guard, time, [this] { return closed_ || !items_.empty(); });
    return take();
  }
  bool closed() const {
    const std::lock_guard guard(mutex_);
    return closed_;
  }

 private:
  std::unique_ptr<T> take() {
    if (items_.empty()) return nullptr;
    auto item = std::move(items_.front());
    items_.pop_front();
    return item;
  }
  void finish(bool drop) {
    {
      const std::lock_guard guard(mutex_);
      closed_ = true;
      if (drop) items_.clear();
    }
    changed_.notify_all();
  }

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::unique_ptr<T>> items_;
  bool closed_ = false;
};

}  // namespace majlis::cli
