// A host in a few lines, for tests of the core alone (also under WebAssembly): it takes every account, orders what one
// device appends, and gives it back. Nothing is checked, nothing is stored but entries. One thread.
#pragma once

#include "clients/core/core.hpp"
#include "protocol/messaging.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace majlis::client {

class ScriptedHost {
 public:
  // The answer to one frame of the core.
  Bytes answer(ByteView frame);
  // A notification as the host would send it.
  static Bytes notification(std::string_view method, ByteView params);
  static Bytes answer_to(std::uint64_t id, std::string_view field, ByteView value);

  std::uint64_t now_ms = 1'700'000'000'000;
  Bytes id = Bytes(16, 5);  // as it is in challenges
  bool refuses_appends = false;
  std::string refusal = "unavailable";  // how it does
  std::string busy_with;                // a method that it refuses
  std::uint64_t profile_version = 0;    // of the account's profile; 0: it has none
  std::optional<Bytes> profile;         // as its owner sealed it
  protocol::DevicesResult registered;   // the account that signed up, and its devices
  // The account's notes as another device of it made them.
  std::optional<StreamId> other_notes;
  std::map<StreamId, std::vector<protocol::Entry>> streams;
  std::vector<std::string> methods;  // that were called

 private:
  Bytes result_of(const std::string& method, const Bytes& params);
  Bytes append(const Bytes& params);
  Bytes read(const Bytes& params) const;
  Bytes register_account(const Bytes& params);
  Bytes devices(const Bytes& params) const;
  Bytes append_devices(const Bytes& params);
  Bytes set_profile(const Bytes& params);
  Bytes list() const;

  AccountId account_;
  DeviceId device_;
  std::map<StreamId, protocol::StreamSummary> summaries_;
  std::map<StreamId, Bytes> chains_;
};

// A core and its host: each step runs until both are at rest. Records are kept as a driver would keep them.
class Client {
 public:
  explicit Client(std::uint64_t seed = 1);
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void perform(Batch batch);
  void connect() { perform(core().connected(host.now_ms)); }
  void disconnect() { perform(core().disconnected()); }
  // Signs up as `name` and connects.
  void sign_up(std::string name = "alice");
  // Opens the stored records anew, as after a restart.
  void restart();
  void advance(std::uint64_t ms);

  Core& core() { return *core_; }
  // The conversation with oneself.
  const Conversation& notes();
  MessageId send(std::string_view text);
  std::vector<std::string> texts();

  // The Error of the last Failed event, or the name "" where there was none.
  Error failed() const;
  std::optional<Done> done() const;
  template <class E>
  std::size_t count() const {
    std::size_t found = 0;
    for (const auto& event : events) found += std::holds_alternative<E>(event) ? 1 : 0;
    return found;
  }

  ScriptedHost host;
  std::vector<Event> events;
  std::map<std::string, Bytes> records;
  bool online = true;
  Ticket ticket = 0;

 private:
  std::vector<StoredRecord> stored() const;

  std::uint64_t seed_;
  crypto::SeededRandom random_;
  std::optional<Core> core_;
};

}  // namespace majlis::client
