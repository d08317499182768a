// Whether the caller's device is on a stream's roster. The messaging module knows; its answer is kept for some seconds,
// since typing asks often. Strand alone.
#pragma once

#include <majlis/plugin.hpp>

#include <map>
#include <utility>

namespace majlis::chat {

class Membership {
 public:
  explicit Membership(sdk::Host& host) : host_(host) {}
  // Errors: what the messaging module answers a device that is no member (denied, not_found).
  sdk::task<void> need(const sdk::Call& call, const sdk::StreamId& stream);

 private:
  using Key = std::pair<sdk::DeviceId, sdk::StreamId>;
  sdk::Host& host_;
  std::map<Key, std::uint64_t> known_until_ms_;
};

}  // namespace majlis::chat
