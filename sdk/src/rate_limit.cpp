#include <majlis/rate_limit.hpp>

#include <algorithm>

namespace majlis::sdk {

void RateLimit::make_room(std::uint64_t now_ms) {
  while (!oldest_first_.empty()) {
    const auto oldest = buckets_.find(oldest_first_.front());
    const bool full = now_ms - oldest->second.seen_ms >= full_;
    if (!full && buckets_.size() < keys_max_) return;
    buckets_.erase(oldest);
    oldest_first_.pop_front();
  }
}

bool RateLimit::take(ByteView key, std::uint64_t now_ms) {
  std::string name = to_string(key);
  auto found = buckets_.find(name);
  if (found == buckets_.end()) {
    make_room(now_ms);
    const auto age = oldest_first_.insert(oldest_first_.end(), name);
    found = buckets_.emplace(std::move(name), Bucket{full_, now_ms, age}).first;
  }
  Bucket& bucket = found->second;
  const std::uint64_t passed = now_ms > bucket.seen_ms ? now_ms - bucket.seen_ms : 0;
  bucket.credit_ms = std::min(full_, bucket.credit_ms + passed);
  bucket.seen_ms = std::max(bucket.seen_ms, now_ms);
  oldest_first_.splice(oldest_first_.end(), oldest_first_, bucket.age);
  if (bucket.credit_ms < refill_ms_) return false;
  bucket.credit_ms -= refill_ms_;
  return true;
}

}  // namespace majlis::sdk
