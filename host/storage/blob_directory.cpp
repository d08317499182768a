#include "host/storage/blob_directory.hpp"

#include "base/encoding.hpp"

#include <utility>

namespace majlis::host {
namespace {

namespace fs = std::filesystem;

constexpr const char* kUnborn = "unborn";
constexpr std::string_view kEnd = ".blob";

class FileWriter final : public BlobWriter {
 public:
  FileWriter(std::unique_ptr<DiskFile> file, std::uint64_t offset, std::uint64_t former_end)
      : file_(std::move(file)), position_(offset), former_end_(former_end) {}

  Status write(ByteView bytes) override {
    MAJLIS_CHECK(file_->write(position_, bytes));
    position_ += bytes.size();
    return {};
  }
  Status sync() override { return file_->flush(); }
  Status undo() override {
    MAJLIS_CHECK(file_->shorten(former_end_));
    return sync();
  }

 private:
  std::unique_ptr<DiskFile> file_;
  std::uint64_t position_;
  std::uint64_t former_end_;
};

// The blob whose file has this name; nothing for other files.
std::optional<BlobId> blob_named(const std::string& name) {
  if (!name.ends_with(kEnd)) return std::nullopt;
  const auto bytes = from_hex(std::string_view(name).substr(0, name.size() - kEnd.size()));
  const auto blob = bytes.ok() ? BlobId::from_bytes(*bytes) : Result<BlobId>(bytes.error());
  return blob.ok() && to_hex(blob->view()) + std::string(kEnd) == name ? std::optional(*blob) : std::nullopt;
}

}  // namespace

BlobDirectory::BlobDirectory(fs::path root, std::unique_ptr<Disk> disk)
    : root_(fs::absolute(root)), disk_(std::move(disk)) {
  clear_unborn();
}

// Whatever cannot be read or removed here is told by the first who needs it.
void BlobDirectory::clear_unborn() {
  const auto owners = disk_->names_in(root_);
  if (!owners.ok()) return;
  for (const std::string& owner : *owners) {
    const auto left = disk_->names_in(root_ / owner / kUnborn);
    if (!left.ok()) continue;
    for (const std::string& name : *left) (void)disk_->remove(root_ / owner / kUnborn / name);
  }
}

fs::path BlobDirectory::file(const std::string& owner, const BlobId& blob) const {
  const std::string name = to_hex(blob.view());
  return root_ / owner / name.substr(0, 2) / name.substr(2, 2) / (name + std::string(kEnd));
}

Result<BlobId> BlobDirectory::create(const std::string& owner) {
  MAJLIS_TRY(const BlobId blob, BlobId::from_bytes(disk_->random(BlobId::kSize)));
  const fs::path place = file(owner, blob);
  const fs::path unborn = root_ / owner / kUnborn / to_hex(blob.view());
  MAJLIS_CHECK(disk_->make_folder(unborn.parent_path()));
  MAJLIS_CHECK(disk_->make_folder(place.parent_path()));
  {
    MAJLIS_TRY(const auto made, disk_->make(unborn));
    MAJLIS_CHECK(made->flush());
  }
  MAJLIS_CHECK(disk_->rename(unborn, place));
  // Each folder on the way may be new, the root too: its name stands in the one above it.
  const fs::path top = root_.parent_path();
  for (fs::path folder = place; folder != top;) {
    folder = folder.parent_path();
    MAJLIS_CHECK(disk_->flush_folder(folder));
  }
  return blob;
}

Result<std::uint64_t> BlobDirectory::size(const std::string& owner, const BlobId& blob) {
  return disk_->size(file(owner, blob));
}

Status BlobDirectory::remove(const std::string& owner, const BlobId& blob) {
  const fs::path place = file(owner, blob);
  MAJLIS_CHECK(disk_->remove(place));
  return disk_->flush_folder(place.parent_path());
}

Result<std::unique_ptr<BlobWriter>> BlobDirectory::write(const std::string& owner, const BlobId& blob,
                                                         std::uint64_t offset) {
  MAJLIS_TRY(const std::uint64_t end, size(owner, blob));
  if (offset > end)
    return Error{"blob.offset", "the offset " + std::to_string(offset) + " is behind the blob's end, which is at " +
                                    std::to_string(end) + "; go on from there"};
  MAJLIS_TRY(auto opened, disk_->open(file(owner, blob)));
  return std::unique_ptr<BlobWriter>(std::make_unique<FileWriter>(std::move(opened), offset, end));
}

Result<BlobFile> BlobDirectory::open(const std::string& owner, const BlobId& blob) {
  return disk_->read(file(owner, blob));
}

// Hexadecimal names stand in the order of what they name, so that a page begins where the one before it ended.
Result<std::vector<BlobEntry>> BlobDirectory::list(const std::string& owner, const std::optional<BlobId>& after,
                                                   std::size_t most) {
  const std::string from = after ? to_hex(after->view()) : "";
  std::vector<BlobEntry> found;
  MAJLIS_TRY(const auto outer, disk_->names_in(root_ / owner));
  for (const std::string& first : outer) {
    if (first.size() != 2 || first < from.substr(0, 2)) continue;
    MAJLIS_TRY(const auto inner, disk_->names_in(root_ / owner / first));
    for (const std::string& second : inner) {
      if (second.size() != 2 || first + second < from.substr(0, 4)) continue;
      MAJLIS_TRY(const auto names, disk_->names_in(root_ / owner / first / second));
      for (const std::string& name : names) {
        const auto blob = blob_named(name);
        if (!blob || (after && *blob <= *after)) continue;
        const auto bytes = size(owner, *blob);
        if (!bytes.ok() && bytes.error().name == "blob.missing") continue;  // it went meanwhile
        if (!bytes.ok()) return bytes.error();
        found.push_back({*blob, *bytes});
        if (found.size() == most) return found;
      }
    }
  }
  return found;
}

}  // namespace majlis::host
