// Who gets an event that is meant for the devices of a stream: the messaging module knows the roster, others only ask.
#pragma once

#include "host/kernel/caller.hpp"
#include "host/kernel/message.hpp"

#include <functional>
#include <mutex>
#include <shared_mutex>

namespace majlis::host {

// Thread-safe.
class Audiences {
 public:
  // Queues a notification for every device on the stream's roster that is online. Any thread; must not block.
  using ToStream = std::function<void(const protocol::StreamId& stream, const SharedMessage& message)>;

  // Set by the messaging module while it runs; an empty function takes it back.
  void serve(ToStream to_stream) {
    const std::unique_lock lock(mutex_);
    to_stream_ = std::move(to_stream);
  }
  void to_stream(const protocol::StreamId& stream, const SharedMessage& message) const {
    const std::shared_lock lock(mutex_);
    if (to_stream_) to_stream_(stream, message);
  }

 private:
  mutable std::shared_mutex mutex_;
  ToStream to_stream_;
};

}  // namespace majlis::host
