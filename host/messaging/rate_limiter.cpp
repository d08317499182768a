#include "host/messaging/rate_limiter.hpp"

#include <algorithm>
#include <cmath>

namespace majlis::host::messaging {

double RateLimiter::refilled(const Bucket& bucket, std::uint64_t now_ms) const {
  const double passed = now_ms > bucket.at_ms ? static_cast<double>(now_ms - bucket.at_ms) / 1000 : 0;
  return std::min(rate_.burst, bucket.tokens + passed * rate_.per_second);
}

Reply<Done> RateLimiter::take(ByteView key, std::uint64_t now_ms) {
  const std::lock_guard lock(mutex_);
  if (buckets_.size() >= kKeysMax) forget_full(now_ms);
  auto& bucket = buckets_.try_emplace(to_string(key), Bucket{rate_.burst, now_ms}).first->second;
  bucket = {refilled(bucket, now_ms), now_ms};
  if (bucket.tokens < 1) {
    const double wait_ms = rate_.per_second > 0 ? std::ceil((1 - bucket.tokens) / rate_.per_second * 1000) : 3.6e6;
    return refuse_until(Code::kRateLimited, what_ + " are limited", static_cast<std::uint64_t>(wait_ms));
  }
  bucket.tokens -= 1;
  return Done{};
}

std::size_t RateLimiter::keys() const {
  const std::lock_guard lock(mutex_);
  return buckets_.size();
}

// Buckets that are full again say nothing. If none is, all start anew: better than growing without end.
void RateLimiter::forget_full(std::uint64_t now_ms) {
  std::erase_if(buckets_, [&](const auto& entry) { return refilled(entry.second, now_ms) >= rate_.burst; });
  if (buckets_.size() >= kKeysMax) buckets_.clear();
}

}  // namespace majlis::host::messaging
