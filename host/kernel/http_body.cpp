#include "host/kernel/http_body.hpp"

#include <unistd.h>

#include <algorithm>
#include <utility>

namespace majlis::host {

// The next piece of what waits, or how it ended. Needs mutex_.
HttpPiece HttpBody::take_waiting(std::size_t most) {
  if (size_ == 0) return {how_, {}};
  Bytes& first = waiting_.front();
  HttpPiece piece{HttpPiece::Kind::kBytes, {}};
  if (given_ == 0 && first.size() <= most) {
    piece.bytes = std::move(first);
    first.clear();
  } else {
    const ByteView rest = ByteView(first).subspan(given_);
    piece.bytes = to_bytes(rest.first(std::min(rest.size(), most)));
    given_ += piece.bytes.size();
  }
  size_ -= piece.bytes.size();
  if (given_ >= first.size()) {
    waiting_.pop_front();
    given_ = 0;
  }
  return piece;
}

void HttpBody::next(Taker take, std::size_t most) {
  std::unique_lock lock(mutex_);
  if (size_ > 0 || ended_) {
    HttpPiece piece = take_waiting(most);
    lock.unlock();
    take(std::move(piece));
  } else {
    most_ = most;
    taker_ = std::move(take);
    lock.unlock();
  }
  wanted_();
}

std::optional<HttpPiece> HttpBody::poll(std::size_t most) {
  std::unique_lock lock(mutex_);
  if (size_ == 0 && !ended_) return std::nullopt;
  const bool full = size_ >= kHttpWindow;
  HttpPiece piece = take_waiting(most);
  const bool room = full && size_ < kHttpWindow;
  lock.unlock();
  if (room) wanted_();
  return piece;
}

void HttpBody::give_back(Bytes memory) {
  memory.clear();
  const std::lock_guard lock(mutex_);
  if (!ended_ && spare_.size() < kHttpWindow / kHttpChunk) spare_.push_back(std::move(memory));
}

Bytes HttpBody::spare() {
  const std::lock_guard lock(mutex_);
  if (spare_.empty()) return {};
  Bytes memory = std::move(spare_.back());
  spare_.pop_back();
  return memory;
}

void HttpBody::on_cut(std::function<void()> hook) {
  {
    const std::lock_guard lock(mutex_);
    if (!ended_) {
      cut_ = std::move(hook);
      return;
    }
    if (how_ == HttpPiece::Kind::kEnd) return;
  }
  hook();
}

void HttpBody::put(Bytes bytes) {
  if (bytes.empty()) return;
  Taker take;
  HttpPiece piece;
  {
    const std::lock_guard lock(mutex_);
    if (ended_) return;
    size_ += bytes.size();
    // Small pieces stand together: each on its own would weigh more than its bytes.
    if (!waiting_.empty() && waiting_.back().size() + bytes.size() <= kHttpChunk)
      append(waiting_.back(), bytes);
    else
      waiting_.push_back(std::move(bytes));
    if (!taker_) return;
    take = std::exchange(taker_, {});
    piece = take_waiting(most_);
  }
  take(std::move(piece));
}

void HttpBody::end(HttpPiece::Kind how) {
  Taker take;
  std::function<void()> cut;
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(ended_, true)) return;
    how_ = how;
    take = std::exchange(taker_, {});
    cut = std::exchange(cut_, {});
  }
  if (take) take({how, {}});
  if (cut && how == HttpPiece::Kind::kCut) cut();
}

bool HttpBody::has_room() const {
  const std::lock_guard lock(mutex_);
  return !ended_ && size_ < kHttpWindow;
}

bool HttpBody::awaited() const {
  const std::lock_guard lock(mutex_);
  return taker_ != nullptr;
}

HttpFile::~HttpFile() {
  ::close(descriptor_);
  if (sent_) sent_(done_);
}

}  // namespace majlis::host
