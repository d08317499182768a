#include "host/messaging/testing/fake_connections.hpp"

namespace majlis::host::messaging {
namespace {

// The method and params of a CBOR notification.
struct Frame {
  std::string jsonrpc;
  std::string method;
  record::Raw params;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("method", self.method, record::Limits{});
    visit("params", self.params, record::Limits{});
    visit("jsonrpc", self.jsonrpc, record::Limits{});
  }
};

}  // namespace

std::vector<ConnectionId> FakeConnections::open() const {
  std::vector<ConnectionId> connections;
  for (const auto& [connection, state] : state_) connections.push_back(connection);
  return connections;
}

Caller FakeConnections::caller(ConnectionId connection) const {
  const auto found = state_.find(connection);
  if (found == state_.end() || !found->second.session) return Caller::anonymous(connection);
  return Caller::device(*found->second.session, connection);
}

std::string FakeConnections::closed(ConnectionId connection) const { return state_.at(connection).closed; }

void FakeConnections::notify(std::span<const Notice> notices) {
  for (const auto& notice : notices) {
    const auto found = state_.find(notice.to);
    if (found == state_.end()) continue;
    auto frame = record::decode<Frame>(notice.message->cbor());
    if (!frame.ok()) std::abort();
    found->second.sent.push_back({frame->method, frame->params.item});
  }
}

void FakeConnections::bind(ConnectionId connection, std::optional<Session> session) {
  state_[connection].session = std::move(session);
}

void FakeConnections::close(ConnectionId connection, std::string reason) {
  state_[connection].closed = std::move(reason);
  state_[connection].session.reset();
}

std::vector<FakeConnections::Sent> FakeConnections::take(ConnectionId connection) {
  return std::exchange(state_[connection].sent, {});
}

}  // namespace majlis::host::messaging
