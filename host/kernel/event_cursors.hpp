// Where each subscriber stands in each owner's rows: the one thing that the host keeps of did_* events.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace majlis::host {

// Thread-safe; completions come from any thread.
class EventCursors {
 public:
  virtual ~EventCursors() = default;
  // 0 for who never heard the topic.
  virtual void load(const std::string& subscriber, const std::string& topic,
                    std::function<void(Result<std::uint64_t>)> done) = 0;
  // Lasts when `done` is called with success.
  virtual void save(const std::string& subscriber, const std::string& topic, std::uint64_t seq,
                    std::function<void(Status)> done) = 0;
};

}  // namespace majlis::host
