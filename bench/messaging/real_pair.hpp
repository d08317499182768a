// Two people with real client cores who talk through the host under measurement. What the first one sends is sealed
// before anything is measured, against a rehearsal of the host: it alone writes in their stream, so every sequence
// number and chain hash is known in advance. The second one opens afterwards what was delivered.
#pragma once

#include "bench/messaging/swarm.hpp"
#include "clients/core/core.hpp"
#include "protocol/messaging.hpp"

#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace majlis::bench {

// A core on a connection of the swarm, with no disk: it lives as long as the benchmark.
class RealUser {
 public:
  RealUser(Swarm& swarm, std::string name, std::uint64_t seed);

  // Takes its part while this one waits for the host.
  void keep_company(RealUser& other) { other_ = &other; }
  // Signs up and comes to rest. Throws std::runtime_error.
  void arrive();
  using Command = std::function<client::Batch(client::Core&, client::Ticket, std::uint64_t now_ms)>;
  // Runs a command to its end at the host.
  client::Done run(const Command& command);
  // Handles what comes until `done`; anything but the expected ends in std::runtime_error after a minute.
  void until(const std::function<bool()>& done);

  // Takes one step without the host: what the core sends goes nowhere but to `frames`.
  void step(client::Batch batch, std::deque<Bytes>* frames);
  client::Core& core() { return *core_; }
  const std::string& name() const { return name_; }
  std::size_t connection() const { return connection_; }
  std::size_t warnings() const { return warnings_; }

 private:
  void perform(client::Batch batch);
  void take(ByteView payload);
  void tick_if_due();
  void note(const client::Event& event);

  Swarm& swarm_;
  std::string name_;
  std::unique_ptr<crypto::SeededRandom> random_;
  std::optional<client::Core> core_;
  std::size_t connection_ = SIZE_MAX;
  RealUser* other_ = nullptr;
  client::Ticket last_ticket_ = 0;
  std::optional<client::Done> done_;
  std::optional<std::uint64_t> wake_ms_;
  std::size_t warnings_ = 0;
};

class RealPair {
 public:
  // Both sign up and befriend each other.
  RealPair(Swarm& swarm, const std::string& name, std::uint64_t seed);

  // Seals `count` texts of 1 KiB. Each frame is one append as the core sends it, framed for a WebSocket.
  void prepare(std::size_t count);
  const std::vector<Bytes>& frames() const { return frames_; }
  std::size_t body_bytes() const { return body_bytes_; }

  std::size_t sender() const { return first_.connection(); }
  std::size_t receiver() const { return second_.connection(); }
  protocol::StreamId stream() const { return stream_; }
  std::uint64_t last_seq() const { return last_seq_; }

  // Gives the second one's core what was delivered to it, message by message. How many texts it then shows that are
  // right; throws std::runtime_error if one is wrong or the core warns.
  std::size_t open(const std::vector<Bytes>& delivered);

 private:
  RealUser first_;
  RealUser second_;
  protocol::StreamId stream_;
  std::uint64_t last_seq_ = 0;  // before the prepared ones
  std::size_t body_bytes_ = 0;
  std::vector<Bytes> frames_;
  std::vector<std::uint64_t> text_seqs_;  // of the n-th text; commits stand between them
};

}  // namespace majlis::bench
