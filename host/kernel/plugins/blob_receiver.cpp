#include "host/kernel/plugins/blob_receiver.hpp"

#include <algorithm>

namespace majlis::host {

void BlobReceiver::ask() {
  body_->next([self = shared_from_this()](HttpPiece piece) {
    self->pool_.post([self, piece = std::move(piece)] { self->take(piece); });
  });
}

void BlobReceiver::take(const HttpPiece& piece) {
  if (piece.kind != HttpPiece::Kind::kBytes) return done_(finish(piece.kind));
  const std::uint64_t room = order_.limit - count_;
  const ByteView fits =
      ByteView(piece.bytes).first(static_cast<std::size_t>(std::min<std::uint64_t>(room, piece.bytes.size())));
  if (const Status written = writer_->write(fits); !written.ok()) return fail(written.error());
  count_ += fits.size();
  if (!order_.sha256.empty()) hash_.update(fits);
  if (fits.size() < piece.bytes.size())
    return fail({"blob.limit", "the body is longer than the " + std::to_string(order_.limit) + " bytes allowed here"});
  ask();
}

// What has come stays, as far as it can be told to be whole.
void BlobReceiver::fail(const Error& error) {
  const Status kept = order_.sha256.empty() ? writer_->sync() : writer_->undo();
  done_(kept.ok() || error.name != "blob.limit" ? error : kept.error());
}

Result<std::uint64_t> BlobReceiver::finish(HttpPiece::Kind how) {
  if (!order_.sha256.empty() && (how == HttpPiece::Kind::kCut || hash_.finish() != order_.sha256)) {
    MAJLIS_CHECK(writer_->undo());
    return Error{"blob.checksum", "what came is not what its checksum says, and was not kept; send it again"};
  }
  MAJLIS_CHECK(writer_->sync());
  return count_;
}

}  // namespace majlis::host
