// The port Blobs: bytes of files, by handle. A handle is sixteen random bytes of the store's making and belongs to the
// owner (a plugin's id) that made it; nobody else reaches it. Functions block on the disk: work pool only.
#pragma once

#include "base/id.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace majlis::host {

using BlobId = Id<struct BlobTag>;

// Writes from an offset on. One at a time per blob; any one thread after the other.
class BlobWriter {
 public:
  virtual ~BlobWriter() = default;
  virtual Status write(ByteView bytes) = 0;
  // All that was written lasts when it returns.
  virtual Status sync() = 0;
  // Takes back what this writer wrote behind the blob's former end.
  virtual Status undo() = 0;
};

// A blob in a list.
struct BlobEntry {
  BlobId blob;
  std::uint64_t size = 0;
};

// A blob open for reading. It can be read to its end although the blob is removed meanwhile.
struct BlobFile {
  int descriptor = -1;  // the caller's to close
  std::uint64_t size = 0;
};

class Blobs {
 public:
  virtual ~Blobs() = default;

  // Errors of all: blob.missing, blob.full (no room on the disk), blob.io, each with the reason.
  virtual Result<BlobId> create(const std::string& owner) = 0;
  virtual Result<std::uint64_t> size(const std::string& owner, const BlobId& blob) = 0;
  virtual Status remove(const std::string& owner, const BlobId& blob) = 0;
  // Errors: blob.offset (behind the end: a blob has no holes).
  virtual Result<std::unique_ptr<BlobWriter>> write(const std::string& owner, const BlobId& blob,
                                                    std::uint64_t offset) = 0;
  virtual Result<BlobFile> open(const std::string& owner, const BlobId& blob) = 0;
  // The owner's blobs by id, at most `most`, those behind `after` alone. What comes or goes meanwhile may be missing.
  virtual Result<std::vector<BlobEntry>> list(const std::string& owner, const std::optional<BlobId>& after,
                                              std::size_t most) = 0;
};

}  // namespace majlis::host
