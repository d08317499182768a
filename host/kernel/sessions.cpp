#include "host/kernel/sessions.hpp"

#include <algorithm>

namespace majlis::host {
namespace {

template <class Key>
void take_out(std::map<Key, std::vector<ConnectionId>>& index, const Key& key, ConnectionId connection) {
  const auto entry = index.find(key);
  if (entry == index.end()) return;
  std::erase(entry->second, connection);
  if (entry->second.empty()) index.erase(entry);
}

}  // namespace

void Sessions::bind(ConnectionId connection, const Session& session) {
  forget(connection);
  {
    const std::lock_guard lock(mutex_);
    by_connection_[static_cast<std::uint64_t>(connection)] = session;
    by_device_[session.device].push_back(connection);
    by_account_[session.account].push_back(connection);
  }
  connections_.bind(connection, session);
}

void Sessions::unbind(ConnectionId connection) {
  if (forget(connection)) connections_.bind(connection, std::nullopt);
}

std::optional<Session> Sessions::forget(ConnectionId connection) {
  const std::lock_guard lock(mutex_);
  const auto known = by_connection_.find(static_cast<std::uint64_t>(connection));
  if (known == by_connection_.end()) return std::nullopt;
  const Session session = known->second;
  by_connection_.erase(known);
  take_out(by_device_, session.device, connection);
  take_out(by_account_, session.account, connection);
  return session;
}

std::size_t Sessions::notify(const DeviceId& device, const SharedMessage& message) {
  std::vector<Notice> notices;
  for (const ConnectionId connection : connections_of(device)) notices.push_back({connection, message});
  if (!notices.empty()) connections_.notify(notices);
  return notices.size();
}

std::size_t Sessions::notify(const AccountId& account, const SharedMessage& message) {
  std::vector<Notice> notices;
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = by_account_.find(account); known != by_account_.end())
      for (const ConnectionId connection : known->second) notices.push_back({connection, message});
  }
  if (!notices.empty()) connections_.notify(notices);
  return notices.size();
}

void Sessions::close(const DeviceId& device, const std::string& reason) {
  for (const ConnectionId connection : connections_of(device)) connections_.close(connection, reason);
}

bool Sessions::online(const DeviceId& device) const {
  const std::lock_guard lock(mutex_);
  return by_device_.contains(device);
}

std::vector<ConnectionId> Sessions::connections_of(const DeviceId& device) const {
  const std::lock_guard lock(mutex_);
  const auto known = by_device_.find(device);
  return known == by_device_.end() ? std::vector<ConnectionId>{} : known->second;
}

std::size_t Sessions::size() const {
  const std::lock_guard lock(mutex_);
  return by_connection_.size();
}

}  // namespace majlis::host
