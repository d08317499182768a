// A person with devices, for tests of the host: real keys and a real device list, made-up opaque bodies instead of MLS.
// Each step is one call; what the host answers is returned as it is.
#pragma once

#include "crypto/identity/test_account.hpp"
#include "host/messaging/ids.hpp"
#include "host/messaging/testing/harness.hpp"
#include "protocol/content.hpp"

#include <map>
#include <string>
#include <vector>

namespace majlis::host::messaging {

class TestPerson;

// What the members of a stream agree on, for tests that have no MLS.
struct TestStream {
  StreamId id;
  Bytes group_id;
  std::uint64_t epoch = 0;
  protocol::Policy policy;
  std::vector<protocol::RosterMember> leaves;
};

class TestDevice {
 public:
  TestDevice(Harness& harness, TestPerson& person, identity::TestDevice keys, bool holder);

  // Opens a connection and a session on it.
  Reply<protocol::SessionOpenResult> open();
  Reply<protocol::SessionOpenResult> open_on(ConnectionId connection);
  protocol::SessionOpenParams proof(const Bytes& challenge) const;
  protocol::SessionOpenParams proof(const Bytes& challenge, ByteView host) const;
  Reply<protocol::SubscribeResult> subscribe();

  template <class Method>
  Reply<typename Method::Result> call(const typename Method::Params& params) {
    return harness_.call<Method>(connection, params);
  }
  template <class Notification>
  std::vector<typename Notification::Params> notes() {
    return harness_.connections.take<Notification>(connection);
  }
  // Every entry pushed since the last time.
  std::vector<protocol::Entry> pushed();

  Reply<protocol::KeyPackagesPublishResult> publish(std::size_t count, bool last_resort = true);

  Reply<protocol::StreamCreateResult> create(const TestStream& stream,
                                             const std::optional<AccountId>& peer = std::nullopt);
  // The next message or commit of this device in the stream.
  protocol::AppendParams message(const TestStream& stream, std::string_view body);
  protocol::AppendParams commit(TestStream& stream, const std::vector<protocol::RosterMember>& add,
                                const std::vector<protocol::RosterMember>& remove = {});
  Reply<protocol::AppendResult> append(const protocol::AppendParams& params);
  Reply<protocol::AppendResult> send(const TestStream& stream, std::string_view body);
  // Commits and, if that is accepted, moves `stream` on.
  Reply<protocol::AppendResult> change(TestStream& stream, const std::vector<protocol::RosterMember>& add,
                                       const std::vector<protocol::RosterMember>& remove = {});
  Reply<protocol::ReadResult> read(const StreamId& stream, std::uint64_t after);
  Reply<protocol::AckResult> ack(const StreamId& stream, std::uint64_t seq);
  std::vector<protocol::StreamSummary> streams();

  protocol::RosterMember member() const;

  DeviceId id;
  identity::TestDevice keys;
  bool holder = false;
  ConnectionId connection = kNoConnection;
  std::map<StreamId, std::uint64_t> client_ids;

 private:
  Harness& harness_;
  TestPerson& person_;
};

class TestPerson {
 public:
  TestPerson(Harness& harness, std::string name, std::uint64_t seed);

  Reply<protocol::RegisterResult> sign_up(const std::optional<std::string>& invite = std::nullopt);
  // Registers, opens a session on the first device, subscribes and publishes key packages.
  void arrive();

  protocol::RegisterParams registration() const;
  // Certifies one more device at the host and opens a session on it.
  TestDevice& add_device();
  Reply<protocol::DevicesAppendResult> append_list(const Bytes& entry);
  Reply<protocol::DevicesAppendResult> revoke(const TestDevice& device);

  TestDevice& first() { return *devices.front(); }

  std::string name;
  identity::TestAccount keys;
  identity::DeviceList list;
  AccountId account;
  std::vector<std::unique_ptr<TestDevice>> devices;

 private:
  Harness& harness_;
};

// A stream of `kind` owned by `owner` that is not created yet.
TestStream new_stream(TestDevice& creator, TestPerson& owner, protocol::StreamKind kind, std::uint8_t number = 1);
TestStream direct_stream(TestPerson& one, TestPerson& other);
// Creates it and commits the first devices of the others.
TestStream chat(TestPerson& one, TestPerson& other);
TestStream group(TestPerson& owner, const std::vector<TestPerson*>& others, std::uint8_t number = 1);

}  // namespace majlis::host::messaging
