#include "bench/messaging/floor_traffic.hpp"

#include <array>
#include <charconv>
#include <cstring>
#include <utility>

namespace majlis::bench {

FloorTraffic::FloorTraffic(std::uint16_t port, std::size_t pairs, std::size_t body_bytes)
    : swarm_(port, ""),
      body_bytes_(body_bytes),
      frame_(client_frame(Bytes(body_bytes, 0x5C))),
      sent_(pairs),
      received_(pairs) {
  // Connection n of the swarm is user n of the floor: a pair's sender is even, its receiver odd.
  for (std::size_t i = 0; i < 2 * pairs; ++i) swarm_.connect("/" + std::to_string(i));
  asking_ = swarm_.connect("/" + std::to_string(2 * pairs));
  swarm_.on_message([this](std::size_t connection, ByteView payload, bool text) { take(connection, payload, text); });
}

bool FloorTraffic::send(std::size_t pair) {
  const auto number = std::bit_cast<std::array<std::uint8_t, 8>>(sent_[pair]++);
  patch(frame_, body_bytes_, 0, number);
  swarm_.send(2 * pair, frame_);
  return true;
}

void FloorTraffic::take(std::size_t connection, ByteView payload, bool text) {
  if (connection == asking_) {
    std::uint64_t value = 0;
    std::from_chars(as_text(payload).data(), as_text(payload).data() + payload.size(), value);
    flushes_ = value;
    return;
  }
  const std::size_t pair = connection / 2;
  if (text) return on_stored(pair);
  std::uint64_t number = 0;
  std::memcpy(&number, payload.data(), sizeof number);
  received_[pair].take(number);
  on_delivered(pair, number);
}

std::uint64_t FloorTraffic::flushes() {
  flushes_.reset();
  swarm_.send(asking_, client_frame(to_bytes("flushes"), /*text=*/true));
  while (!flushes_) swarm_.poll(std::chrono::milliseconds(10));
  return *flushes_;
}

}  // namespace majlis::bench
