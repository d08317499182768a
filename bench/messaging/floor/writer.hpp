// The thread that commits: what waits when it wakes goes into one commit, and is handed on as one batch.
#pragma once

#include "bench/messaging/floor/queue.hpp"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace majlis::bench::floor {

class Writer {
 public:
  // `stored` runs on this thread with what is on the disk now.
  using Stored = std::function<void(std::vector<Message>)>;
  Writer(const std::string& file, Stored stored);

  void put(Message message);
  std::uint64_t flushes() const { return queue_.flushes(); }

 private:
  void run(const std::stop_token& stop);

  Queue queue_;
  Stored stored_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::vector<Message> waiting_;
  std::jthread thread_;
};

}  // namespace majlis::bench::floor
