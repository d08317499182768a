#include "host/kernel/http_body.hpp"

#include <unistd.h>

#include <algorithm>
#include <utility>

namespace majlis::host {

// The next piece of what waits, or how it ended. Needs mutex_.
HttpPiece HttpBody::take_waiting() {
  if (given_ == waiting_.size()) return {how_, {}};
  const ByteView rest = ByteView(waiting_).subspan(given_);
  HttpPiece piece{HttpPiece::Kind::kBytes, to_bytes(rest.first(std::min(rest.size(), most_)))};
  given_ += piece.bytes.size();
  if (given_ == waiting_.size()) {
    waiting_ = Bytes();
    given_ = 0;
  }
  return piece;
}

void HttpBody::next(Taker take, std::size_t most) {
  std::unique_lock lock(mutex_);
  most_ = most;
  if (given_ < waiting_.size() || ended_) {
    HttpPiece piece = take_waiting();
    lock.unlock();
    take(std::move(piece));
  } else {
    taker_ = std::move(take);
    lock.unlock();
  }
  wanted_();
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
    if (given_ == waiting_.size()) {
      waiting_ = std::move(bytes);
      given_ = 0;
    } else {
      append(waiting_, bytes);
    }
    if (!taker_) return;
    take = std::exchange(taker_, {});
    piece = take_waiting();
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
  return !ended_ && given_ == waiting_.size();
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
