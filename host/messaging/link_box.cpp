#include "host/messaging/link_box.hpp"

#include <algorithm>

namespace majlis::host::messaging {

Reply<std::uint64_t> LinkBox::put(const Bytes& link, const AccountId& account, Bytes sealed, std::uint64_t now_ms) {
  const std::lock_guard lock(mutex_);
  std::erase_if(waiting_, [&](const auto& entry) { return entry.second.expires_ms <= now_ms; });
  if (waiting_.contains(link)) {
    return refuse(Code::kConflict, "an answer waits under this link already; show a new code on the new device");
  }
  const auto own = std::count_if(waiting_.begin(), waiting_.end(),
                                 [&](const auto& entry) { return entry.second.account == account; });
  if (own >= 4 || waiting_.size() >= limits_.links_open) {
    return refuse_until(Code::kQuota, "too many sealed answers wait for new devices", limits_.link_ms);
  }
  const auto expires_ms = now_ms + limits_.link_ms;
  waiting_.emplace(link, Waiting{account, std::move(sealed), expires_ms});
  return expires_ms;
}

std::optional<Bytes> LinkBox::take(const Bytes& link, std::uint64_t now_ms) {
  const std::lock_guard lock(mutex_);
  const auto found = waiting_.find(link);
  if (found == waiting_.end()) return std::nullopt;
  Waiting waiting = std::move(found->second);
  waiting_.erase(found);
  if (waiting.expires_ms <= now_ms) return std::nullopt;
  return std::move(waiting.sealed);
}

}  // namespace majlis::host::messaging
