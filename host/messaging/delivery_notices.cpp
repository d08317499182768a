#include "host/messaging/delivery.hpp"

namespace majlis::host::messaging {
namespace {

SharedMessage removed_message(const StreamId& stream, std::uint64_t seq) {
  return make_message(protocol::RemovedNotification::kName, record::encode(protocol::RemovedNote{stream, seq}));
}

}  // namespace

void Delivery::welcomed(const LiveStream& after, const std::vector<protocol::RosterMember>& added,
                        const DeviceId& committer) {
  for (const auto& member : added) {
    if (member.device == committer || after.hidden_from(member.account)) continue;
    const protocol::WelcomedNote note{after.id, after.quiet_of(member.account) != nullptr};
    notify(member.device, make_message(protocol::WelcomedNotification::kName, record::encode(note)));
  }
}

void Delivery::removed(const LiveStream& before, const std::vector<protocol::RosterMember>& removed,
                       std::uint64_t seq) {
  std::vector<DeviceId> devices;
  for (const auto& member : removed)
    if (before.active(member.device) != nullptr && !before.hidden_from(member.account))
      devices.push_back(member.device);
  notify(devices, removed_message(before.id, seq));
}

void Delivery::left(const LiveStream& stream, const AccountId& account) {
  std::vector<DeviceId> devices;
  for (const auto& leaf : stream.leaves)
    if (leaf.account == account) devices.push_back(leaf.device);
  notify(devices, removed_message(stream.id, 0));
}

void Delivery::leaving(const LiveStream& stream) {
  protocol::LeavingNote note{stream.id, {}};
  std::vector<DeviceId> others;
  for (const auto& leaf : stream.leaves) {
    if (leaf.ended) note.members.push_back({leaf.account, leaf.device});
    if (!leaf.ended && !stream.hidden_from(leaf.account)) others.push_back(leaf.device);
  }
  if (!note.members.empty()) {
    notify(others, make_message(protocol::LeavingNotification::kName, record::encode(note)));
  }
}

}  // namespace majlis::host::messaging
