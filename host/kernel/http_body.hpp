// Large bodies, which nobody holds as a whole: the request's comes piece by piece as its taker asks, the response's is
// a part of an open file. Both tell when the peer has gone.
#pragma once

#include "base/bytes.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

namespace majlis::host {

inline constexpr std::size_t kHttpChunk = 64 * 1024;
// So much of a body waits for its taker before the peer is read no further: enough that disk and network need not wait
// for each other's every piece.
inline constexpr std::size_t kHttpWindow = 256 * 1024;

// One piece of a request's body. Empty at the end: kEnd when all has come, kCut when the peer went before.
struct HttpPiece {
  enum class Kind { kBytes, kEnd, kCut } kind = Kind::kBytes;
  Bytes bytes = {};
};

// The body of a request between its connection and whoever serves it: little more than kHttpWindow waits at a time.
// Thread-safe; both sides keep it.
class HttpBody {
 public:
  using Taker = std::function<void(HttpPiece)>;

  // `wanted` tells the connection that somebody waits for more, or that there is room again; on the taker's thread.
  explicit HttpBody(std::function<void()> wanted) : wanted_(std::move(wanted)) {}

  // Gives the next piece, of at most `most` bytes: inside the call or later on the I/O thread. One taker at a time.
  void next(Taker take, std::size_t most = kHttpChunk);
  // The next piece if it is there already. No taker waits meanwhile.
  std::optional<HttpPiece> poll(std::size_t most);
  // What a piece was in can bring another one: memory that comes and goes costs more than what is in it.
  void give_back(Bytes memory);
  // Runs `hook` if the connection ends before end() has come; at once if it has ended.
  void on_cut(std::function<void()> hook);

  // The connection's side: what came, and that no more comes.
  void put(Bytes bytes);
  // Empty, for what comes next.
  Bytes spare();
  void end(HttpPiece::Kind how);
  // Whether more should be read from the peer.
  bool has_room() const;
  // Whether the taker waits for the peer.
  bool awaited() const;

 private:
  HttpPiece take_waiting(std::size_t most);

  std::function<void()> wanted_;
  mutable std::mutex mutex_;
  std::deque<Bytes> waiting_;  // none is empty
  std::size_t size_ = 0;       // bytes that wait
  std::size_t given_ = 0;      // bytes of the first of waiting_ that have been given
  std::vector<Bytes> spare_;
  bool ended_ = false;
  HttpPiece::Kind how_ = HttpPiece::Kind::kEnd;
  Taker taker_;
  std::size_t most_ = kHttpChunk;  // that the taker wants
  std::function<void()> cut_;
};

// A part of a file that is sent as a response's body, straight from the disk. Belongs to the connection once it was
// given to respond(); wherever it ends it tells how much was sent.
class HttpFile {
 public:
  using Sent = std::function<void(std::uint64_t bytes)>;

  // Owns `descriptor`.
  HttpFile(int descriptor, std::uint64_t offset, std::uint64_t length, Sent sent)
      : descriptor_(descriptor), offset_(offset), length_(length), sent_(std::move(sent)) {}
  ~HttpFile();
  HttpFile(const HttpFile&) = delete;
  HttpFile& operator=(const HttpFile&) = delete;

  int descriptor() const { return descriptor_; }
  std::uint64_t length() const { return length_; }
  std::uint64_t position() const { return offset_ + done_; }
  std::uint64_t left() const { return length_ - done_; }
  void advance(std::uint64_t bytes) { done_ += bytes; }
  // Tells nobody at its end.
  void forget() { sent_ = {}; }

 private:
  int descriptor_;
  std::uint64_t offset_;
  std::uint64_t length_;
  std::uint64_t done_ = 0;
  Sent sent_;
};

}  // namespace majlis::host
