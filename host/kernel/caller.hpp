// Who makes a call. Stamped by the host (never read from what a caller sent), immutable, copied with the call.
#pragma once

#include "protocol/types.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace majlis::host {

using protocol::AccountId;
using protocol::DeviceId;
using TraceId = Id<struct TraceTag>;

// One client connection for as long as it lives; numbers are never used twice in a process. 0 is none.
enum class ConnectionId : std::uint64_t {};
inline constexpr ConnectionId kNoConnection{0};

enum class CallerKind {
  kAnonymous,  // a client that has not proved a device
  kDevice,     // a client's device, proved on this connection or by its token
  kPlugin,     // a plugin on its own account
  kAdmin,      // whoever reads the data folder: the admin command line with its token
  kHost,       // a built-in module
};

// What a client has proved: a device of an account.
struct Session {
  AccountId account{};
  DeviceId device{};
  bool owner = false;  // the account may administer this host
  friend bool operator==(const Session&, const Session&) = default;
};

// For kPlugin, `session` is the person at the root of the chain of calls, if `on_behalf` says there is one.
struct Caller {
  CallerKind kind = CallerKind::kAnonymous;
  bool on_behalf = false;
  Session session;
  ConnectionId connection = kNoConnection;
  std::string plugin;

  static Caller anonymous(ConnectionId connection) { return {CallerKind::kAnonymous, false, {}, connection, {}}; }
  static Caller device(const Session& session, ConnectionId connection) {
    return {CallerKind::kDevice, true, session, connection, {}};
  }
  static Caller admin() { return {CallerKind::kAdmin, false, {}, kNoConnection, {}}; }
  static Caller host() { return {CallerKind::kHost, false, {}, kNoConnection, {}}; }

  bool administers() const {
    return kind == CallerKind::kAdmin || kind == CallerKind::kHost || (kind == CallerKind::kDevice && session.owner);
  }
};

std::string_view caller_name(CallerKind kind);

}  // namespace majlis::host
