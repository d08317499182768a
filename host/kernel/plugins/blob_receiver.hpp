// The body of a request on its way into a blob, piece by piece on the work pool: it never stands in memory as a whole,
// and what came lasts before the count is told, also when the peer went early.
#pragma once

#include "crypto/primitives/hash.hpp"
#include "host/kernel/blobs.hpp"
#include "host/kernel/http_body.hpp"
#include "host/kernel/work_pool.hpp"

#include <memory>

namespace majlis::host {

struct ReceiveOrder {
  std::uint64_t limit = 0;  // bytes; more is refused
  Bytes sha256 = {};        // of all that comes, or empty
};

// Keeps itself alive until it has told.
class BlobReceiver : public std::enable_shared_from_this<BlobReceiver> {
 public:
  // Tells the bytes received, on a pool thread. Errors: those of BlobWriter, blob.limit (as much as is allowed was
  // kept), blob.checksum (nothing was kept; also when the peer went before all had come).
  using Done = std::function<void(Result<std::uint64_t>)>;

  BlobReceiver(WorkPool& pool, std::shared_ptr<HttpBody> body, std::unique_ptr<BlobWriter> writer, ReceiveOrder order,
               Done done)
      : pool_(pool),
        body_(std::move(body)),
        writer_(std::move(writer)),
        order_(std::move(order)),
        done_(std::move(done)) {}

  void start() { ask(); }

 private:
  void ask();
  void take(const HttpPiece& piece);
  Result<std::uint64_t> finish(HttpPiece::Kind how);
  void fail(const Error& error);

  WorkPool& pool_;
  std::shared_ptr<HttpBody> body_;
  std::unique_ptr<BlobWriter> writer_;
  ReceiveOrder order_;
  Done done_;
  crypto::Sha256 hash_;
  std::uint64_t count_ = 0;
};

}  // namespace majlis::host
