#include "host/messaging/session_tokens.hpp"

#include <algorithm>

namespace majlis::host::messaging {

bool SessionTokens::issue(Bytes token, const Session& session, ConnectionId connection, std::uint64_t expires_ms) {
  const std::lock_guard lock(mutex_);
  const auto device = id_cast<DeviceId>(session.device);
  if (revoked_.contains(device)) return false;
  auto& issued = by_device_[device];
  if (issued.size() >= per_device_) {
    tokens_.erase(issued.front());
    issued.erase(issued.begin());
  }
  issued.push_back(to_string(token));
  tokens_[issued.back()] = {session, connection, expires_ms};
  return true;
}

std::optional<Session> SessionTokens::find(ByteView token, std::uint64_t now_ms) {
  const std::lock_guard lock(mutex_);
  const auto found = tokens_.find(to_string(token));
  if (found == tokens_.end() || now_ms >= found->second.expires_ms) return std::nullopt;
  return found->second.session;
}

void SessionTokens::close(const DeviceId& device, ConnectionId connection) {
  const std::lock_guard lock(mutex_);
  const auto found = by_device_.find(device);
  if (found == by_device_.end()) return;
  std::erase_if(found->second, [&](const std::string& token) {
    if (connection != kNoConnection && tokens_.at(token).connection != connection) return false;
    tokens_.erase(token);
    return true;
  });
  if (found->second.empty()) by_device_.erase(found);
}

void SessionTokens::revoke(const DeviceId& device) {
  close(device, kNoConnection);
  const std::lock_guard lock(mutex_);
  revoked_.insert(device);
}

std::size_t SessionTokens::open(std::uint64_t now_ms) const {
  const std::lock_guard lock(mutex_);
  return static_cast<std::size_t>(
      std::ranges::count_if(tokens_, [now_ms](const auto& token) { return now_ms < token.second.expires_ms; }));
}

}  // namespace majlis::host::messaging
