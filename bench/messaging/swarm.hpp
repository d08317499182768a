// Many WebSocket clients on one thread, as cheap as they can be: prebuilt frames go out, whole messages come in. It
// speaks to a server on loopback that is known to be well-behaved, and ends the run where it is not.
#pragma once

#include "base/bytes.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace majlis::bench {

using Clock = std::chrono::steady_clock;

// One client frame: binary, or text. Masked; the mask is the same for all, so that a frame can be changed in place.
Bytes client_frame(ByteView payload, bool text = false);
// Where the payload of such a frame begins.
std::size_t payload_offset(std::size_t payload_size);
// Overwrites `value` in a frame, at `at` in its payload.
void patch(MutableByteView frame, std::size_t payload_size, std::size_t at, ByteView value);

class Swarm {
 public:
  // Of a whole message on a connection; the payload lasts for the call. The handler may send.
  using Handler = std::function<void(std::size_t connection, ByteView payload, bool text)>;

  Swarm(std::uint16_t port, std::string subprotocol);
  ~Swarm();
  Swarm(const Swarm&) = delete;
  Swarm& operator=(const Swarm&) = delete;

  void on_message(Handler handler) { handler_ = std::move(handler); }
  // Opens a WebSocket at `path`; returns its number. Throws std::runtime_error.
  std::size_t connect(const std::string& path);
  void disconnect(std::size_t connection);
  // Queues a frame; it leaves with the next poll().
  void send(std::size_t connection, ByteView frame);
  // Sends what is queued, waits up to `wait` for messages and hands them over.
  void poll(std::chrono::microseconds wait);

 private:
  struct Peer {
    int socket = -1;
    bool dirty = false;
    bool watched_for_writing = false;
    Bytes in;
    Bytes out;
    std::size_t written = 0;
  };
  void flush(std::size_t connection);
  void flush_all();
  void read(std::size_t connection);
  std::size_t take_frame(std::size_t connection, ByteView bytes);

  std::uint16_t port_;
  std::string subprotocol_;
  int epoll_;
  Handler handler_;
  std::vector<Peer> peers_;
  std::vector<std::size_t> dirty_;
  Bytes scratch_;
};

}  // namespace majlis::bench
