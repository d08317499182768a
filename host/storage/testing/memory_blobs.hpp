// Blobs in memory, for tests: held to the same contract as a directory's. Thread-safe.
#pragma once

#include "host/kernel/blobs.hpp"

#include <map>
#include <mutex>

namespace majlis::host {

// What outlives a MemoryBlobs, as a disk does.
struct MemoryStore {
  std::mutex mutex;
  std::map<std::pair<std::string, BlobId>, std::shared_ptr<Bytes>> blobs;
  std::uint64_t room = UINT64_MAX;  // bytes that may still come
};

class MemoryBlobs final : public Blobs {
 public:
  explicit MemoryBlobs(std::shared_ptr<MemoryStore> store) : store_(std::move(store)) {}

  Result<BlobId> create(const std::string& owner) override;
  Result<std::uint64_t> size(const std::string& owner, const BlobId& blob) override;
  Status remove(const std::string& owner, const BlobId& blob) override;
  Result<std::unique_ptr<BlobWriter>> write(const std::string& owner, const BlobId& blob,
                                            std::uint64_t offset) override;
  // A descriptor of a copy.
  Result<BlobFile> open(const std::string& owner, const BlobId& blob) override;
  Result<std::vector<BlobEntry>> list(const std::string& owner, const std::optional<BlobId>& after,
                                      std::size_t most) override;

 private:
  Result<std::shared_ptr<Bytes>> find(const std::string& owner, const BlobId& blob);
  std::shared_ptr<MemoryStore> store_;
};

}  // namespace majlis::host
