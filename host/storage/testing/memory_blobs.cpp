#include "host/storage/testing/memory_blobs.hpp"

#include "crypto/primitives/random.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>

namespace majlis::host {
namespace {

class MemoryWriter final : public BlobWriter {
 public:
  MemoryWriter(std::shared_ptr<MemoryStore> store, std::shared_ptr<Bytes> blob, std::uint64_t offset)
      : store_(std::move(store)), blob_(std::move(blob)), position_(offset), former_end_(blob_->size()) {}

  Status write(ByteView bytes) override {
    const std::lock_guard lock(store_->mutex);
    const std::size_t end = position_ + bytes.size();
    const std::size_t grows = end > blob_->size() ? end - blob_->size() : 0;
    if (grows > store_->room) return Error{"blob.full", "the memory for blobs is full; make room and try again"};
    if (store_->room != UINT64_MAX) store_->room -= grows;
    blob_->resize(std::max(blob_->size(), end));
    std::ranges::copy(bytes, blob_->begin() + static_cast<std::ptrdiff_t>(position_));
    position_ = end;
    return {};
  }
  Status sync() override { return {}; }
  Status undo() override {
    const std::lock_guard lock(store_->mutex);
    blob_->resize(former_end_);
    return {};
  }

 private:
  std::shared_ptr<MemoryStore> store_;
  std::shared_ptr<Bytes> blob_;
  std::size_t position_;
  std::size_t former_end_;
};

}  // namespace

Result<std::shared_ptr<Bytes>> MemoryBlobs::find(const std::string& owner, const BlobId& blob) {
  const auto found = store_->blobs.find({owner, blob});
  if (found == store_->blobs.end()) return Error{"blob.missing", "there is no such blob"};
  return found->second;
}

Result<BlobId> MemoryBlobs::create(const std::string& owner) {
  crypto::SystemRandom random;
  MAJLIS_TRY(const BlobId blob, BlobId::from_bytes(random.bytes(BlobId::kSize)));
  const std::lock_guard lock(store_->mutex);
  store_->blobs[{owner, blob}] = std::make_shared<Bytes>();
  return blob;
}

Result<std::uint64_t> MemoryBlobs::size(const std::string& owner, const BlobId& blob) {
  const std::lock_guard lock(store_->mutex);
  MAJLIS_TRY(const auto bytes, find(owner, blob));
  return std::uint64_t{bytes->size()};
}

Status MemoryBlobs::remove(const std::string& owner, const BlobId& blob) {
  const std::lock_guard lock(store_->mutex);
  MAJLIS_TRY(const auto bytes, find(owner, blob));
  store_->blobs.erase({owner, blob});
  return {};
}

Result<std::unique_ptr<BlobWriter>> MemoryBlobs::write(const std::string& owner, const BlobId& blob,
                                                       std::uint64_t offset) {
  const std::lock_guard lock(store_->mutex);
  MAJLIS_TRY(auto bytes, find(owner, blob));
  if (offset > bytes->size())
    return Error{"blob.offset", "the offset " + std::to_string(offset) + " is behind the blob's end, which is at " +
                                    std::to_string(bytes->size()) + "; go on from there"};
  return std::unique_ptr<BlobWriter>(std::make_unique<MemoryWriter>(store_, std::move(bytes), offset));
}

Result<BlobFile> MemoryBlobs::open(const std::string& owner, const BlobId& blob) {
  const std::lock_guard lock(store_->mutex);
  MAJLIS_TRY(const auto bytes, find(owner, blob));
  const int copy = ::memfd_create("blob", MFD_CLOEXEC);
  const auto wanted = static_cast<ssize_t>(bytes->size());
  if (copy < 0 || ::pwrite(copy, bytes->data(), bytes->size(), 0) != wanted)
    return Error{"blob.io", "the copy in memory cannot be made"};
  return BlobFile{copy, bytes->size()};
}

Result<std::vector<BlobEntry>> MemoryBlobs::list(const std::string& owner, const std::optional<BlobId>& after,
                                                 std::size_t most) {
  const std::lock_guard lock(store_->mutex);
  std::vector<BlobEntry> found;
  for (const auto& [name, bytes] : store_->blobs) {
    if (name.first != owner || (after && name.second <= *after)) continue;
    if (found.size() < most) found.push_back({name.second, bytes->size()});
  }
  return found;
}

}  // namespace majlis::host
