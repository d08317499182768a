#include "host/messaging/subscription.hpp"

#include <algorithm>

namespace majlis::host::messaging {

bool Subscription::offer(const StreamId& stream, std::uint64_t seq) {
  if (live_ && !window_full()) return true;
  live_ = false;
  const auto known = position_.find(stream);
  behind_.try_emplace(stream, known == position_.end() ? seq - 1 : known->second);
  return false;
}

void Subscription::add_behind(const Behind& behind) {
  const auto [found, added] = behind_.try_emplace(behind.stream, behind.after);
  if (!added) found->second = std::min(found->second, behind.after);
}

std::optional<Behind> Subscription::next() {
  if (live_ || reading_ || window_full()) return std::nullopt;
  if (behind_.empty()) {
    live_ = true;
    position_.clear();
    return std::nullopt;
  }
  const Behind first{behind_.begin()->first, behind_.begin()->second};
  behind_.erase(behind_.begin());
  position_[first.stream] = first.after;
  reading_ = true;
  return first;
}

void Subscription::page_done(const StreamId& stream, std::uint64_t last, bool more) {
  reading_ = false;
  position_[stream] = last;
  if (const auto again = behind_.find(stream); again != behind_.end()) {
    again->second = std::max(again->second, last);
  } else if (more) {
    behind_[stream] = last;
  }
}

void Subscription::sent(const StreamId& stream, std::uint64_t seq, std::size_t bytes) {
  unacked_[stream].push_back({seq, bytes});
  unacked_bytes_ += bytes;
}

void Subscription::acknowledged(const StreamId& stream, std::uint64_t seq) {
  const auto found = unacked_.find(stream);
  if (found == unacked_.end()) return;
  auto& waiting = found->second;
  while (!waiting.empty() && waiting.front().seq <= seq) {
    unacked_bytes_ -= waiting.front().bytes;
    waiting.pop_front();
  }
  if (waiting.empty()) unacked_.erase(found);
}

}  // namespace majlis::host::messaging
