// A few threads for what must not run on I/O threads: plugins' strands, job handlers, file work. One per host.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace majlis::host {

class WorkPool {
 public:
  explicit WorkPool(std::size_t threads);
  // Runs what is queued, then ends the threads.
  ~WorkPool() { stop(); }
  void post(std::function<void()> task);
  void stop();

 private:
  void run();
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> tasks_;
  bool stopping_ = false;
  std::vector<std::jthread> threads_;
};

// Tasks in order, one at a time, on the pool's threads. Copies share the strand; tasks keep it alive.
class Strand {
 public:
  explicit Strand(WorkPool& pool) : state_(std::make_shared<State>(pool)) {}
  void post(std::function<void()> task) const;

 private:
  struct State {
    explicit State(WorkPool& to) : pool(to) {}
    WorkPool& pool;
    std::mutex mutex;
    std::deque<std::function<void()>> tasks;
    bool running = false;
  };
  static void run(const std::shared_ptr<State>& state);
  std::shared_ptr<State> state_;
};

}  // namespace majlis::host
