#include "host/kernel/plugins/blob_receiver.hpp"

#include <algorithm>

namespace majlis::host {

namespace {

constexpr int kTurns = 32;  // pieces, then others on the pool have theirs

}  // namespace

void BlobReceiver::go_on() {
  for (int turn = 0; turn < kTurns; ++turn) {
    if (part_ && left_ == 0) return finish(HttpPiece::Kind::kEnd);
    const auto piece = body_->poll(most());
    if (!piece) return await();
    if (!take(*piece)) return;
  }
  pool_.post([self = shared_from_this()] { self->go_on(); });
}

void BlobReceiver::await() {
  const auto come = [self = shared_from_this()](HttpPiece piece) {
    self->pool_.post([self, piece = std::move(piece)] {
      if (self->take(piece)) self->go_on();
    });
  };
  body_->next(come, most());
}

std::size_t BlobReceiver::most() const {
  return static_cast<std::size_t>(part_ ? std::min<std::uint64_t>(left_, kHttpChunk) : kHttpChunk);
}

// Whether more is to come.
bool BlobReceiver::take(const HttpPiece& piece) {
  if (piece.kind != HttpPiece::Kind::kBytes) {
    finish(piece.kind);
    return false;
  }
  const ByteView fits =
      ByteView(piece.bytes).first(static_cast<std::size_t>(std::min<std::uint64_t>(left_, piece.bytes.size())));
  const Status written = writer_->write(fits);
  if (written.ok()) {
    count_ += fits.size();
    left_ -= fits.size();
    checksum_.update(fits);
  }
  if (!written.ok())
    fail(written.error());
  else if (fits.size() < piece.bytes.size())
    fail({"blob.limit", "the body is longer than the " + std::to_string(count_) + " bytes allowed here"});
  else
    return true;
  return false;
}

// What has come stays, as far as it can be told to be whole.
void BlobReceiver::fail(const Error& error) {
  const bool keeps = !checksum_.wanted();
  const Status kept = keeps ? writer_->sync() : writer_->undo();
  done_(kept.ok() || error.name != "blob.limit" ? error : kept.error(), keeps && kept.ok() ? count_ : 0);
}

void BlobReceiver::finish(HttpPiece::Kind how) {
  if (checksum_.wanted() && (how == HttpPiece::Kind::kCut || !checksum_.matches())) {
    const Status undone = writer_->undo();
    const Error wrong{"blob.checksum", "what came is not what its checksum says, and was not kept; send it again"};
    return done_(undone.ok() ? wrong : undone.error(), 0);
  }
  const Status lasts = writer_->sync();
  done_(lasts, lasts.ok() ? count_ : 0);
}

}  // namespace majlis::host
