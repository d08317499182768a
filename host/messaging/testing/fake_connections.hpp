// Connections without a network: remembers what each was sent and whom it speaks for. One thread.
#pragma once

#include "base/record.hpp"
#include "host/kernel/connections.hpp"
#include "host/messaging/reply.hpp"

#include <map>
#include <string>
#include <vector>

namespace majlis::host::messaging {

class FakeConnections final : public Connections {
 public:
  struct Sent {
    std::string method;
    Bytes params;  // CBOR
  };

  ConnectionId add() {
    const ConnectionId id{++last_};
    state_[id];
    return id;
  }
  void drop(ConnectionId connection) { state_.erase(connection); }
  std::vector<ConnectionId> open() const;
  Caller caller(ConnectionId connection) const;
  // Why it was closed; empty if it was not.
  std::string closed(ConnectionId connection) const;

  void notify(std::span<const Notice> notices) override;
  void bind(ConnectionId connection, std::optional<Session> session) override;
  void close(ConnectionId connection, std::string reason) override;

  // What came since the last time, of every kind.
  std::vector<Sent> take(ConnectionId connection);
  // The notes of one kind among what came since the last time; the rest is forgotten.
  template <class Notification>
  std::vector<typename Notification::Params> take(ConnectionId connection) {
    std::vector<typename Notification::Params> notes;
    for (const auto& sent : take(connection)) {
      if (sent.method != Notification::kName) continue;
      auto note = record::decode<typename Notification::Params>(sent.params);
      if (note.ok()) notes.push_back(*std::move(note));
    }
    return notes;
  }

 private:
  struct State {
    std::optional<Session> session;
    std::vector<Sent> sent;
    std::string closed;
  };
  void begin_batch() override {}
  void end_batch() override {}

  std::uint64_t last_ = 0;
  std::map<ConnectionId, State> state_;
};

}  // namespace majlis::host::messaging
