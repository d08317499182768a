// Challenges that were given and not yet used: random, single use, expiring, bounded in number. In memory: a restart
// forgets them and clients ask again. Thread-safe.
#pragma once

#include "base/bytes.hpp"

#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <unordered_map>

namespace majlis::host::messaging {

class Challenges {
 public:
  explicit Challenges(std::size_t open_max) : open_max_(open_max) {}

  // Remembers `challenge`; the oldest gives way when there are too many.
  void give(Bytes challenge, std::uint64_t expires_ms);
  // Whether it was given and is neither used nor expired; it is used now.
  bool use(ByteView challenge, std::uint64_t now_ms);
  std::size_t open() const;

 private:
  std::size_t open_max_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, std::uint64_t> expires_;
  std::deque<std::string> oldest_first_;
};

}  // namespace majlis::host::messaging
