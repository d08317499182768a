#include "tests/isolation/frames.hpp"

#include <cerrno>

#include <sys/socket.h>
#include <unistd.h>

namespace majlis::isolation {
namespace {

constexpr std::size_t kMost = 4 << 20;

}  // namespace

Frames::~Frames() { ::close(socket_); }

void Frames::shut() { ::shutdown(socket_, SHUT_RDWR); }

bool Frames::send(const sdk::Json& message) {
  const Bytes body = sdk::to_cbor(message);
  Bytes frame;
  for (int shift = 24; shift >= 0; shift -= 8) frame.push_back(static_cast<std::uint8_t>(body.size() >> shift));
  append(frame, body);
  const std::lock_guard lock(sending_);
  for (std::size_t sent = 0; sent < frame.size();) {
    const ssize_t count = ::send(socket_, frame.data() + sent, frame.size() - sent, MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    sent += static_cast<std::size_t>(count);
  }
  return true;
}

bool Frames::read_all(MutableByteView into) {
  while (!into.empty()) {
    const ssize_t count = ::recv(socket_, into.data(), into.size(), 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    into = into.subspan(static_cast<std::size_t>(count));
  }
  return true;
}

std::optional<sdk::Json> Frames::receive() {
  std::array<std::uint8_t, 4> head;
  if (!read_all(head)) return std::nullopt;
  std::size_t size = 0;
  for (const std::uint8_t byte : head) size = size << 8 | byte;
  if (size > kMost) return std::nullopt;
  Bytes body(size);
  if (!read_all(body)) return std::nullopt;
  Result<sdk::Json> message = sdk::from_cbor(body);
  return message ? std::optional<sdk::Json>(std::move(*message)) : std::nullopt;
}

}  // namespace majlis::isolation
