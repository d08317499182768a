// One non-blocking stream socket, plain or TLS, that tells of readiness instead of holding buffers: an idle connection
// costs no read buffer. Belongs to its I/O thread.
#pragma once

#include "base/bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

struct iovec;

namespace majlis::host {

class Socket {
 public:
  enum class State { kOpen, kBlocked, kEnded };
  struct Moved {
    std::size_t bytes = 0;
    State state = State::kOpen;
  };

  virtual ~Socket() = default;

  // kBlocked: nothing can move now; kEnded: the peer has gone or the stream is broken.
  virtual Moved read(MutableByteView into) = 0;
  virtual Moved write(std::span<const iovec> from) = 0;
  // At most `bytes` of a file from `offset`; kEnded also when the file ends before.
  virtual Moved send_file(int file, std::uint64_t offset, std::size_t bytes) = 0;

  // Calls back once from the I/O thread's loop, with false if the socket was closed or broke. After a read (write)
  // that was blocked this waits for whatever the stream needs: TLS may have to write in order to read.
  virtual void when_readable(std::function<void(bool)> ready) = 0;
  virtual void when_writable(std::function<void(bool)> ready) = 0;

  // Tells the peer that nothing more comes; reading goes on.
  virtual void finish() = 0;
  virtual void close() = 0;
  virtual bool secure() const = 0;
};

}  // namespace majlis::host
