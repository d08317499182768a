#include "host/messaging/cursors.hpp"

#include "host/messaging/device_lists.hpp"
#include "host/messaging/summaries.hpp"

#include <algorithm>

namespace majlis::host::messaging {

bool Cursors::advance(const StreamId& stream, const DeviceId& device, std::uint64_t seq) {
  const std::lock_guard lock(mutex_);
  const bool first = waiting_.empty();
  auto& kept = waiting_[stream][device];
  kept = std::max(kept, seq);
  return first;
}

std::optional<std::uint64_t> Cursors::unsaved(const StreamId& stream, const DeviceId& device) const {
  const std::lock_guard lock(mutex_);
  for (const Acks* acks : {&waiting_, &saving_}) {
    const auto found = acks->find(stream);
    if (found == acks->end()) continue;
    if (const auto own = found->second.find(device); own != found->second.end()) return own->second;
  }
  return std::nullopt;
}

std::size_t Cursors::waiting() const {
  const std::lock_guard lock(mutex_);
  return waiting_.size();
}

Cursors::Batch Cursors::take() {
  const std::lock_guard lock(mutex_);
  for (auto& [stream, devices] : waiting_)
    for (const auto& [device, seq] : devices) {
      auto& kept = saving_[stream][device];
      kept = std::max(kept, seq);
    }
  return {std::exchange(waiting_, {})};
}

void Cursors::saved() {
  const std::lock_guard lock(mutex_);
  saving_.clear();
}

std::vector<Receipt> save_cursors(Transaction& tx, const Cursors::Batch& batch, const RetentionTimes& times) {
  std::vector<Receipt> receipts;
  for (const auto& [stream, acks] : batch.acks) {
    const auto head = find_stream(tx, stream);
    if (!head) continue;
    std::map<AccountId, std::optional<std::uint64_t>> before;
    for (const auto& [id, seq] : acks) {
      const auto device = find_device(tx, id);
      if (device && !before.contains(device->account)) {
        before[device->account] = receipt_of(tx, stream, device->account);
      }
      const auto until = std::min(seq, head->last_seq);
      tx.run("UPDATE roster SET acked_seq = $3 WHERE stream = $1 AND device = $2 AND from_seq <= $3 AND acked_seq < $3",
             stream, id, until);
      tx.run("DELETE FROM welcomes WHERE stream = $1 AND device = $2 AND seq < $3", stream, id, until);
    }
    for (const auto& [account, seq] : before) {
      const auto after = receipt_of(tx, stream, account);
      if (after && after > seq) receipts.push_back({stream, account, *after});
    }
    trim_acknowledged(tx, stream, *head, times);
  }
  return receipts;
}

}  // namespace majlis::host::messaging
