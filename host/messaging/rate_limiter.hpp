// Token buckets by key. Thread-safe; memory is bounded by forgetting full buckets.
#pragma once

#include "base/bytes.hpp"
#include "host/messaging/limits.hpp"
#include "host/messaging/reply.hpp"

#include <mutex>
#include <string>
#include <unordered_map>

namespace majlis::host::messaging {

class RateLimiter {
 public:
  // `what` is limited; it stands in the refusal: "registrations are limited".
  RateLimiter(std::string what, Rate rate) : what_(std::move(what)), rate_(rate) {}

  // Takes one token of `key`. Errors: rate_limited with when the next one is there.
  Reply<Done> take(ByteView key, std::uint64_t now_ms);
  std::size_t keys() const;

 private:
  struct Bucket {
    double tokens;
    std::uint64_t at_ms;
  };
  double refilled(const Bucket& bucket, std::uint64_t now_ms) const;
  void forget_full(std::uint64_t now_ms);

  static constexpr std::size_t kKeysMax = 65'536;
  std::string what_;
  Rate rate_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace majlis::host::messaging
