#include "host/messaging/challenges.hpp"

namespace majlis::host::messaging {

void Challenges::give(Bytes challenge, std::uint64_t expires_ms) {
  const std::lock_guard lock(mutex_);
  while (!oldest_first_.empty() && (oldest_first_.size() >= open_max_ || !expires_.contains(oldest_first_.front()))) {
    expires_.erase(oldest_first_.front());
    oldest_first_.pop_front();
  }
  oldest_first_.push_back(to_string(challenge));
  expires_[oldest_first_.back()] = expires_ms;
}

bool Challenges::use(ByteView challenge, std::uint64_t now_ms) {
  const std::lock_guard lock(mutex_);
  const auto found = expires_.find(to_string(challenge));
  if (found == expires_.end()) return false;
  const bool fresh = now_ms < found->second;
  expires_.erase(found);
  return fresh;
}

std::size_t Challenges::open() const {
  const std::lock_guard lock(mutex_);
  return expires_.size();
}

}  // namespace majlis::host::messaging
