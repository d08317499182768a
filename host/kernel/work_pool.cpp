#include "host/kernel/work_pool.hpp"

namespace majlis::host {

WorkPool::WorkPool(std::size_t threads) {
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

void WorkPool::post(std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
  }
  changed_.notify_one();
}

void WorkPool::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  threads_.clear();
}

void WorkPool::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stopping_ || !tasks_.empty(); });
    if (tasks_.empty()) return;
    const std::function<void()> task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    task();
    lock.lock();
  }
}

void Strand::post(std::function<void()> task) const {
  {
    const std::lock_guard lock(state_->mutex);
    state_->tasks.push_back(std::move(task));
    if (state_->running) return;
    state_->running = true;
  }
  state_->pool.post([state = state_] { run(state); });
}

// Takes what is queued now, then yields the thread to other strands.
void Strand::run(const std::shared_ptr<State>& state) {
  std::deque<std::function<void()>> batch;
  {
    const std::lock_guard lock(state->mutex);
    batch.swap(state->tasks);
  }
  for (auto& task : batch) {
    task();
    task = nullptr;  // what it holds ends here, in order
  }
  {
    const std::lock_guard lock(state->mutex);
    if (state->tasks.empty()) {
      state->running = false;
      return;
    }
  }
  state->pool.post([state] { run(state); });
}

}  // namespace majlis::host
