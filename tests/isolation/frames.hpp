// Messages on a stream socket: four bytes of length, then one CBOR map. Sending is safe from any thread.
#pragma once

#include <majlis/json.hpp>

#include <mutex>
#include <optional>

namespace majlis::isolation {

class Frames {
 public:
  // Owns `socket`.
  explicit Frames(int socket) : socket_(socket) {}
  ~Frames();
  Frames(const Frames&) = delete;
  Frames& operator=(const Frames&) = delete;

  // Whether the other side was still there.
  bool send(const sdk::Json& message);
  // The next message; nothing when the other side has gone, or sent what is no message. One thread receives.
  std::optional<sdk::Json> receive();
  // Makes both sides' receive() end.
  void shut();
  int socket() const { return socket_; }

 private:
  bool read_all(MutableByteView into);
  int socket_;
  std::mutex sending_;
};

}  // namespace majlis::isolation
