// How a connection comes to speak for a device. The messaging module implements it; the kernel and net ask.
#pragma once

#include "host/kernel/caller.hpp"

#include <optional>
#include <string_view>

namespace majlis::host {

// Thread-safe; called on I/O threads and must not block (answer from memory).
class SessionAuthenticator {
 public:
  virtual ~SessionAuthenticator() = default;
  // The session of a bearer token of `POST /rpc` and of a WebSocket's opening request; nullopt refuses it.
  virtual std::optional<Session> authenticate(std::string_view token) = 0;
};

}  // namespace majlis::host
