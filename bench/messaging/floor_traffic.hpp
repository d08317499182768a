// Traffic of the floor: bare messages, each with its number in front.
#pragma once

#include "bench/messaging/traffic.hpp"

#include <optional>

namespace majlis::bench {

class FloorTraffic final : public Traffic {
 public:
  FloorTraffic(std::uint16_t port, std::size_t pairs, std::size_t body_bytes);

  std::size_t pairs() const override { return received_.size(); }
  bool send(std::size_t pair) override;
  void poll(std::chrono::microseconds wait) override { swarm_.poll(wait); }
  // xSync calls of the floor so far.
  std::uint64_t flushes();

 private:
  void take(std::size_t connection, ByteView payload, bool text);

  Swarm swarm_;
  std::size_t body_bytes_;
  Bytes frame_;
  std::vector<std::uint64_t> sent_;
  std::vector<Sequence> received_;
  std::size_t asking_;  // the connection for questions
  std::optional<std::uint64_t> flushes_;
};

}  // namespace majlis::bench
