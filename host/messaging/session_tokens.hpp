// Bearer tokens of proved devices. In memory: a restart ends every session and clients prove themselves again.
// A revoked device never gets one again. Thread-safe; answers from memory.
#pragma once

#include "host/kernel/session_authenticator.hpp"
#include "host/messaging/ids.hpp"

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace majlis::host::messaging {

class SessionTokens {
 public:
  explicit SessionTokens(std::size_t per_device) : per_device_(per_device) {}

  // Remembers `token`; the device's oldest gives way when it has too many. False if the device is revoked.
  bool issue(Bytes token, const Session& session, ConnectionId connection, std::uint64_t expires_ms);
  std::optional<Session> find(ByteView token, std::uint64_t now_ms);
  // Ends the tokens that the device got over `connection`; with kNoConnection all of them.
  void close(const DeviceId& device, ConnectionId connection);
  void revoke(const DeviceId& device);
  // How many open something at this time.
  std::size_t open(std::uint64_t now_ms) const;

 private:
  struct Issued {
    Session session;
    ConnectionId connection;
    std::uint64_t expires_ms;
  };
  std::size_t per_device_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Issued> tokens_;
  std::map<DeviceId, std::vector<std::string>> by_device_;  // oldest first
  std::set<DeviceId> revoked_;
};

}  // namespace majlis::host::messaging
