// The port Blobs on a directory: one file per blob, named by its id in hex. Functions block on the disk: work pool
// only.
#pragma once

#include "base/id.hpp"
#include "base/result.hpp"

#include <filesystem>

namespace majlis::host {

using BlobId = Id<struct BlobTag>;

class BlobFolder {
 public:
  explicit BlobFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // Errors of all: blob.missing, blob.io (with the system's reason).
  Result<BlobId> create() const;
  Result<std::uint64_t> size(const BlobId& blob) const;
  Status remove(const BlobId& blob) const;
  // Durable when it returns.
  Status write(const BlobId& blob, std::uint64_t offset, ByteView bytes) const;
  // At most `length` bytes; fewer at the end.
  Result<Bytes> read(const BlobId& blob, std::uint64_t offset, std::uint64_t length) const;

 private:
  std::filesystem::path file(const BlobId& blob) const;
  std::filesystem::path folder_;
};

}  // namespace majlis::host
