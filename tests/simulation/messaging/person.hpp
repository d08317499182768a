// One device of a person in the simulated world: the real client core, a disk that can lose what was not yet stored,
// and a network that the world may cut. The driver keeps the core's rules: store, then send, then show.
#pragma once

#include "clients/core/core.hpp"
#include "tests/simulation/messaging/disk.hpp"
#include "tests/simulation/messaging/wire.hpp"

#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace majlis::simulation {

// Where a driver may die while it carries out a batch.
enum class Crash { kNever, kBeforeStore, kAfterStore, kAfterFirstFrame };

class Person {
 public:
  // `host` and `wire` outlive it.
  Person(Harness& host, Wire& wire, std::unique_ptr<Disk> disk, std::string name, std::uint64_t seed);

  client::Core& core() { return *core_; }
  const client::Core& core() const { return *core_; }
  const std::string& name() const { return name_; }
  std::uint64_t now() const;
  // Its clock shows another time than the world's from now on.
  void set_clock(std::int64_t ahead_ms) { ahead_ms_ = ahead_ms; }

  // The network.
  void connect();
  void disconnect();
  bool connected() const { return connection_ != host::kNoConnection; }
  host::ConnectionId connection() const { return connection_; }

  // Carries out a batch. With a crash the process dies at that point and comes back from its disk, offline.
  void run(client::Batch batch, Crash crash = Crash::kNever);
  // Hands one waiting frame to the host, or one of the host's to the core. Whether there was one.
  bool step(Crash crash = Crash::kNever);
  // Calls tick() if its time has come.
  bool tick();
  // The process dies and comes back from its disk, offline.
  void restart();
  // A second core out of all that this device has stored, as somebody would open it who copied its disk.
  client::Core copied(crypto::Random& random);

  // What the tickets came to. A ticket is given out once.
  client::Ticket ticket() { return ++last_ticket_; }
  bool done(client::Ticket ticket) const { return done_.contains(ticket); }
  std::string failure(client::Ticket ticket) const;
  // Names of all warnings so far.
  const std::vector<std::string>& warnings() const { return warnings_; }
  // Whether the core has come to rest since the device last connected.
  bool idle() const { return idle_; }

 private:
  void send(const Bytes& frame);
  void show(const client::Event& event);

  Harness& host_;
  Wire& wire_;
  std::unique_ptr<Disk> disk_;
  std::string name_;
  crypto::SeededRandom random_;
  Bytes store_lock_;
  std::optional<client::Core> core_;
  host::ConnectionId connection_ = host::kNoConnection;
  std::deque<Bytes> to_host_;
  std::deque<Bytes> to_core_;
  std::optional<std::uint64_t> wake_ms_;
  client::Ticket last_ticket_ = 0;
  std::set<client::Ticket> done_;
  std::map<client::Ticket, std::string> failed_;
  std::vector<std::string> warnings_;
  bool idle_ = false;
  std::int64_t ahead_ms_ = 0;
};

}  // namespace majlis::simulation
