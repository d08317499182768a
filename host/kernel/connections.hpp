// The port through which modules reach connected clients. host/net implements it; any thread may call it.
#pragma once

#include "host/kernel/caller.hpp"
#include "host/kernel/message.hpp"

#include <optional>
#include <span>
#include <string>

namespace majlis::host {

struct Notice {
  ConnectionId to = kNoConnection;
  SharedMessage message;
};

class Connections {
 public:
  virtual ~Connections() = default;

  // Queues notices, one post per I/O thread; a connection that is gone is passed over. Order is kept per connection,
  // also between notices and answers to calls.
  virtual void notify(std::span<const Notice> notices) = 0;
  // Makes later calls on the connection come from `session`; nullopt makes it anonymous again. Calls already
  // dispatched keep the caller they had.
  virtual void bind(ConnectionId connection, std::optional<Session> session) = 0;
  // Sends what is queued, then closes with `reason` (≤ 120 bytes, shown to the client).
  virtual void close(ConnectionId connection, std::string reason) = 0;

  // While a Batch lives, what its thread answers, notifies and binds waits, and leaves as one post per I/O thread
  // when it ends: a group commit's answers cost one wake-up.
  class Batch {
   public:
    explicit Batch(Connections& connections) : connections_(connections) { connections_.begin_batch(); }
    ~Batch() { connections_.end_batch(); }
    Batch(const Batch&) = delete;
    Batch& operator=(const Batch&) = delete;

   private:
    Connections& connections_;
  };

 private:
  virtual void begin_batch() = 0;
  virtual void end_batch() = 0;
};

}  // namespace majlis::host
