#include "host/kernel/plugins/blob_receiver.hpp"

#include <algorithm>

namespace majlis::host {

namespace {

constexpr int kTurns = 32;  // pieces, then others on the pool have theirs
constexpr std::uint64_t kStretch = 64 * 1024;

}  // namespace

void BlobReceiver::go_on() {
  for (int turn = 0; turn < kTurns; ++turn) {
    if (part_ && left_ == 0) return finish(HttpPiece::Kind::kEnd);
    auto piece = body_->poll(most());
    if (!piece) return await();
    if (!take(*std::move(piece))) return;
  }
  pool_.post([self = shared_from_this()] { self->go_on(); });
}

void BlobReceiver::await() {
  const auto come = [self = shared_from_this()](HttpPiece piece) {
    self->pool_.post([self, piece = std::make_shared<HttpPiece>(std::move(piece))] {
      if (self->take(std::move(*piece))) self->go_on();
    });
  };
  body_->next(come, most());
}

std::size_t BlobReceiver::most() const {
  return static_cast<std::size_t>(part_ ? std::min<std::uint64_t>(left_, kHttpChunk) : kHttpChunk);
}

// Whether more is to come.
bool BlobReceiver::take(HttpPiece piece) {
  if (piece.kind != HttpPiece::Kind::kBytes) {
    finish(piece.kind);
    return false;
  }
  const bool longer = piece.bytes.size() > left_;
  const ByteView fits = ByteView(piece.bytes).first(longer ? static_cast<std::size_t>(left_) : piece.bytes.size());
  left_ -= fits.size();
  checksum_.update(fits);
  if (const Status written = gather(fits); !written.ok()) {
    fail(written.error());
    return false;
  }
  if (longer) fail({"blob.limit", "the body is longer than the bytes allowed here"});
  body_->give_back(std::move(piece.bytes));
  return !longer;
}

// Pieces come as the network cuts them. File systems take whole stretches at their own places in half the time.
Status BlobReceiver::gather(ByteView bytes) {
  if (gathered_.empty() && position_ % kStretch == 0 && bytes.size() == kStretch) return write(bytes);
  while (!bytes.empty()) {
    const auto room = static_cast<std::size_t>(kStretch - (position_ + gathered_.size()) % kStretch);
    const ByteView part = bytes.first(std::min(room, bytes.size()));
    append(gathered_, part);
    bytes = bytes.subspan(part.size());
    if (part.size() == room) MAJLIS_CHECK(write_gathered());
  }
  return {};
}

Status BlobReceiver::write(ByteView bytes) {
  MAJLIS_CHECK(writer_->write(bytes));
  count_ += bytes.size();
  position_ += bytes.size();
  return {};
}

Status BlobReceiver::write_gathered() {
  if (gathered_.empty()) return {};
  MAJLIS_CHECK(write(gathered_));
  gathered_.clear();
  return {};
}

// What has come stays, as far as it can be told to be whole.
void BlobReceiver::fail(const Error& error) {
  const bool keeps = !checksum_.wanted();
  Status kept = keeps && error.name == "blob.limit" ? write_gathered() : Status();
  const Status lasts = keeps ? writer_->sync() : writer_->undo();
  if (kept.ok()) kept = lasts;
  done_(kept.ok() || error.name != "blob.limit" ? error : kept.error(), keeps && lasts.ok() ? count_ : 0);
}

void BlobReceiver::finish(HttpPiece::Kind how) {
  if (checksum_.wanted() && (how == HttpPiece::Kind::kCut || !checksum_.matches())) {
    const Status undone = writer_->undo();
    const Error wrong{"blob.checksum", "what came is not what its checksum says, and was not kept; send it again"};
    return done_(undone.ok() ? wrong : undone.error(), 0);
  }
  if (const Status written = write_gathered(); !written.ok()) return fail(written.error());
  const Status lasts = writer_->sync();
  done_(lasts, lasts.ok() ? count_ : 0);
}

}  // namespace majlis::host
