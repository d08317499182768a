// Pairs of users of one program under measurement, in each of which the first sends to the second. Two programs, one
// way to load them: the host, and its floor.
#pragma once

#include "bench/messaging/swarm.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace majlis::bench {

class Traffic {
 public:
  virtual ~Traffic() = default;

  // The program has stored a message of the pair and told its sender.
  std::function<void(std::size_t pair)> on_stored;
  // The receiver has message `number` of the pair, counted from 0 since the Traffic was made. Each number comes once
  // and in order, or the run ends.
  std::function<void(std::size_t pair, std::uint64_t number)> on_delivered;

  virtual std::size_t pairs() const = 0;
  // Sends the pair's next message. False: it has no more.
  virtual bool send(std::size_t pair) = 0;
  virtual void poll(std::chrono::microseconds wait) = 0;
};

// Counts what a receiver gets; throws std::runtime_error on what is lost, doubled or out of order.
class Sequence {
 public:
  void take(std::uint64_t number);
  std::uint64_t next() const { return next_; }

 private:
  std::uint64_t next_ = 0;
};

}  // namespace majlis::bench
