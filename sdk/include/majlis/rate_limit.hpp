// A token bucket per key, in memory. Bounded: full buckets are forgotten, and at the bound the oldest. Strand alone.
#pragma once

#include "base/bytes.hpp"

#include <cstdint>
#include <list>
#include <string>
#include <unordered_map>

namespace majlis::sdk {

class RateLimit {
 public:
  // `burst` at once, then one each `refill_ms`.
  RateLimit(std::uint32_t burst, std::uint64_t refill_ms, std::size_t keys_max = 10'000)
      : full_(burst * refill_ms), refill_ms_(refill_ms), keys_max_(keys_max) {}

  // Whether one more is allowed now.
  bool take(ByteView key, std::uint64_t now_ms);
  std::size_t size() const { return buckets_.size(); }

 private:
  struct Bucket {
    std::uint64_t credit_ms;
    std::uint64_t seen_ms;
    std::list<std::string>::iterator age;
  };
  void make_room(std::uint64_t now_ms);

  std::uint64_t full_;
  std::uint64_t refill_ms_;
  std::size_t keys_max_;
  std::unordered_map<std::string, Bucket> buckets_;
  std::list<std::string> oldest_first_;
};

}  // namespace majlis::sdk
