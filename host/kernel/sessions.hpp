// Which connections speak for which device right now. The one place that knows; thread-safe.
#pragma once

#include "host/kernel/connections.hpp"

#include <map>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace majlis::host {

class Sessions {
 public:
  explicit Sessions(Connections& connections) : connections_(connections) {}

  // After the device has proved itself: from here on the connection's calls come from it.
  void bind(ConnectionId connection, const Session& session);
  void unbind(ConnectionId connection);
  // Called by net when a connection has ended; returns what it was bound to.
  std::optional<Session> forget(ConnectionId connection);

  // Queues `message` for every connection of the device; returns how many there were.
  std::size_t notify(const DeviceId& device, const SharedMessage& message);
  std::size_t notify(const AccountId& account, const SharedMessage& message);
  // Closes every connection of the device: it was revoked.
  void close(const DeviceId& device, const std::string& reason);

  bool online(const DeviceId& device) const;
  std::vector<ConnectionId> connections_of(const DeviceId& device) const;
  std::size_t size() const;

 private:
  Connections& connections_;
  mutable std::mutex mutex_;
  std::unordered_map<std::uint64_t, Session> by_connection_;
  std::map<DeviceId, std::vector<ConnectionId>> by_device_;
  std::map<AccountId, std::vector<ConnectionId>> by_account_;
};

}  // namespace majlis::host
