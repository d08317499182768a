// The body of a request on its way into a blob, piece by piece on the work pool: it never stands in memory as a whole,
// and what came lasts before the count is told, also when the peer went early.
#pragma once

#include "host/kernel/blobs.hpp"
#include "host/kernel/checksum.hpp"
#include "host/kernel/http_body.hpp"
#include "host/kernel/work_pool.hpp"

#include <memory>

namespace majlis::host {

struct ReceiveOrder {
  std::uint64_t offset = 0;  // where in the blob the writer begins
  std::uint64_t limit = 0;   // bytes; more is refused
  Bytes checksum = {};       // of all that comes, as Checksum takes it
  bool part = false;         // ends at the limit and leaves the rest of the body to another
};

// Keeps itself alive until it has told.
class BlobReceiver : public std::enable_shared_from_this<BlobReceiver> {
 public:
  // Tells how it went and the bytes that were kept, on a pool thread. Errors: those of BlobWriter, blob.limit (as much
  // as is allowed was kept), blob.checksum (nothing was kept; also when the peer went before all had come).
  using Done = std::function<void(const Status& status, std::uint64_t kept)>;

  BlobReceiver(WorkPool& pool, std::shared_ptr<HttpBody> body, std::unique_ptr<BlobWriter> writer,
               const ReceiveOrder& order, Done done)
      : pool_(pool),
        body_(std::move(body)),
        writer_(std::move(writer)),
        position_(order.offset),
        left_(order.limit),
        part_(order.part),
        checksum_(order.checksum),
        done_(std::move(done)) {}

  // On a pool thread.
  void start() { go_on(); }

 private:
  void go_on();
  void await();
  std::size_t most() const;
  bool take(HttpPiece piece);
  Status gather(ByteView bytes);
  Status write(ByteView bytes);
  Status write_gathered();
  void finish(HttpPiece::Kind how);
  void fail(const Error& error);

  WorkPool& pool_;
  std::shared_ptr<HttpBody> body_;
  std::unique_ptr<BlobWriter> writer_;
  std::uint64_t position_;
  std::uint64_t left_;
  bool part_;
  Checksum checksum_;
  Done done_;
  std::uint64_t count_ = 0;  // bytes that were written
  Bytes gathered_;           // and what is not written yet, from position_ on
};

}  // namespace majlis::host
