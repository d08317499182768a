#include "bench/messaging/floor/writer.hpp"

#include <utility>

namespace majlis::bench::floor {

Writer::Writer(const std::string& file, Stored stored)
    : queue_(file), stored_(std::move(stored)), thread_([this](const std::stop_token& stop) { run(stop); }) {}

void Writer::put(Message message) {
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    first = waiting_.empty();
    waiting_.push_back(std::move(message));
  }
  if (first) wake_.notify_one();
}

void Writer::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (wake_.wait(lock, stop, [this] { return !waiting_.empty(); })) {
    std::vector<Message> batch = std::exchange(waiting_, {});
    lock.unlock();
    queue_.commit(batch);
    stored_(std::move(batch));
    lock.lock();
  }
}

}  // namespace majlis::bench::floor
