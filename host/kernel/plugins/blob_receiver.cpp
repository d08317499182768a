#include "host/kernel/plugins/blob_receiver.hpp"

#include <algorithm>

namespace majlis::host {

void BlobReceiver::ask() {
  if (part_ && left_ == 0) return finish(HttpPiece::Kind::kEnd);
  const std::uint64_t most = part_ ? std::min<std::uint64_t>(left_, kHttpChunk) : kHttpChunk;
  const auto take = [self = shared_from_this()](HttpPiece piece) {
    self->pool_.post([self, piece = std::move(piece)] { self->take(piece); });
  };
  body_->next(take, static_cast<std::size_t>(most));
}

void BlobReceiver::take(const HttpPiece& piece) {
  if (piece.kind != HttpPiece::Kind::kBytes) return finish(piece.kind);
  const ByteView fits =
      ByteView(piece.bytes).first(static_cast<std::size_t>(std::min<std::uint64_t>(left_, piece.bytes.size())));
  if (const Status written = writer_->write(fits); !written.ok()) return fail(written.error());
  count_ += fits.size();
  left_ -= fits.size();
  checksum_.update(fits);
  if (fits.size() < piece.bytes.size())
    return fail({"blob.limit", "the body is longer than the " + std::to_string(count_) + " bytes allowed here"});
  ask();
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
