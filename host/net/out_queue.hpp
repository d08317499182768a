// What waits to be written to one connection: shared immutable bodies behind small heads, gathered into one write.
// Costs nothing while empty. Belongs to the connection's I/O thread.
#pragma once

#include "host/net/socket.hpp"

#include <sys/uio.h>

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace majlis::host {

class OutQueue {
 public:
  // `keep` keeps `body` alive.
  void push(ByteView head, std::shared_ptr<const void> keep, ByteView body) {
    Piece piece;
    std::copy(head.begin(), head.end(), piece.head.begin());
    piece.head_size = static_cast<std::uint8_t>(head.size());
    piece.keep = std::move(keep);
    piece.body = body;
    bytes_ += piece.size();
    pieces_.push_back(std::move(piece));
  }

  bool empty() const { return bytes_ == 0; }
  std::size_t bytes() const { return bytes_; }

  // Drops all but a piece that has begun to leave.
  void keep_begun_only() {
    if (pieces_.empty()) return;
    const std::size_t keep = first_ + (offset_ > 0 ? 1 : 0);
    for (std::size_t i = keep; i < pieces_.size(); ++i) bytes_ -= pieces_[i].size();
    pieces_.resize(keep);
    if (bytes_ == 0) release();
  }

  // Writes until nothing is left or the socket blocks.
  Socket::State write_to(Socket& socket) {
    while (bytes_ > 0) {
      std::array<iovec, kGather> gathered;
      const Socket::Moved moved = socket.write({gathered.data(), gather(gathered)});
      if (moved.state != Socket::State::kOpen) return moved.state;
      advance(moved.bytes);
    }
    return Socket::State::kOpen;
  }

 private:
  static constexpr std::size_t kGather = 64;

  struct Piece {
    std::array<std::uint8_t, 10> head{};
    std::uint8_t head_size = 0;
    std::shared_ptr<const void> keep;
    ByteView body;
    std::size_t size() const { return head_size + body.size(); }
  };

  std::size_t gather(std::array<iovec, kGather>& out) {
    std::size_t count = 0;
    std::size_t skip = offset_;
    const auto add = [&](const std::uint8_t* data, std::size_t size) {
      const std::size_t skipped = std::min(skip, size);
      skip -= skipped;
      if (size > skipped) out[count++] = {const_cast<std::uint8_t*>(data) + skipped, size - skipped};
    };
    for (std::size_t i = first_; i < pieces_.size() && count + 2 <= kGather; ++i) {
      add(pieces_[i].head.data(), pieces_[i].head_size);
      add(pieces_[i].body.data(), pieces_[i].body.size());
    }
    return count;
  }

  void advance(std::size_t moved) {
    bytes_ -= moved;
    offset_ += moved;
    while (first_ < pieces_.size() && offset_ >= pieces_[first_].size()) {
      offset_ -= pieces_[first_].size();
      pieces_[first_++] = Piece();
    }
    if (bytes_ == 0) release();
  }

  void release() {
    pieces_ = {};
    first_ = 0;
    offset_ = 0;
  }

  std::vector<Piece> pieces_;
  std::size_t first_ = 0;   // pieces before it have left
  std::size_t offset_ = 0;  // bytes of the first piece that have left
  std::size_t bytes_ = 0;
};

}  // namespace majlis::host
