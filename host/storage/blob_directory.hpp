// Blobs in a directory: ROOT/owner/ab/cd/abcd….blob, two levels so that no folder grows large. A blob is made in
// ROOT/owner/unborn and appears whole by an atomic rename; names come from random bytes alone, never from outside.
#pragma once

#include "host/storage/disk.hpp"

#include <filesystem>

namespace majlis::host {

// Thread-safe. One at a time for a root.
class BlobDirectory final : public Blobs {
 public:
  // Clears away what a crash left unborn.
  explicit BlobDirectory(std::filesystem::path root, std::unique_ptr<Disk> disk = system_disk());

  Result<BlobId> create(const std::string& owner) override;
  Result<std::uint64_t> size(const std::string& owner, const BlobId& blob) override;
  Status remove(const std::string& owner, const BlobId& blob) override;
  Result<std::unique_ptr<BlobWriter>> write(const std::string& owner, const BlobId& blob,
                                            std::uint64_t offset) override;
  Result<BlobFile> open(const std::string& owner, const BlobId& blob) override;
  Result<std::vector<BlobEntry>> list(const std::string& owner, const std::optional<BlobId>& after,
                                      std::size_t most) override;

 private:
  std::filesystem::path file(const std::string& owner, const BlobId& blob) const;
  void clear_unborn();

  std::filesystem::path root_;
  std::unique_ptr<Disk> disk_;
};

}  // namespace majlis::host
