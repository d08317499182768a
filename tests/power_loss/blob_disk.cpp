#include "tests/power_loss/blob_disk.hpp"

#include "tests/power_loss/inode.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>

namespace majlis::power_loss {
namespace {

using host::BlobFile;
using host::DiskFile;
using Path = std::filesystem::path;

Error no_power() { return {"blob.io", "there is no power"}; }
Error missing() { return {"blob.missing", "there is no such blob"}; }

// Among the disk's names a folder's ends in '/'.
std::string folder_name(const Path& folder) { return folder.string() + "/"; }
Path parent_of(const std::string& name) {
  return Path(name.ends_with('/') ? name.substr(0, name.size() - 1) : name).parent_path();
}

}  // namespace

class BlobDisk::File final : public DiskFile {
 public:
  File(FragileDisk& disk, std::shared_ptr<FragileDisk::Inode> inode)
      : disk_(disk), inode_(std::move(inode)), life_(disk.life_) {}

  Status write(std::uint64_t offset, ByteView bytes) override {
    if (dead()) return no_power();
    Bytes& now = inode_->now;
    now.resize(std::max<std::size_t>(now.size(), offset + bytes.size()));
    std::ranges::copy(bytes, now.begin() + static_cast<std::ptrdiff_t>(offset));
    inode_->changes.push_back({offset, to_bytes(bytes)});
    return disk_.operate() ? Status() : no_power();
  }
  Status shorten(std::uint64_t size) override {
    if (dead()) return no_power();
    inode_->now.resize(size);
    inode_->changes.push_back({size, std::nullopt});
    return disk_.operate() ? Status() : no_power();
  }
  Status flush() override {
    if (dead() || !disk_.operate()) return no_power();
    disk_.flush(*inode_);
    return {};
  }

 private:
  bool dead() const { return disk_.dark_ || life_ != disk_.life_; }

  FragileDisk& disk_;
  std::shared_ptr<FragileDisk::Inode> inode_;
  std::uint64_t life_;
};

void BlobDisk::power_up(FragileDisk& disk, const Path& base) {
  disk.power_up();
  // Names are in order: a folder comes before what is in it.
  auto& names = disk.names_;
  for (auto each = names.begin(); each != names.end();) {
    const Path parent = parent_of(each->first);
    const bool held = parent == base || names.contains(folder_name(parent));
    each = held ? std::next(each) : names.erase(each);
  }
  disk.durable_names_ = names;
}

Status BlobDisk::make_folder(const Path& folder) {
  if (folder == base_) return {};
  MAJLIS_CHECK(make_folder(folder.parent_path()));
  auto& inode = disk_.names_[folder_name(folder)];
  if (inode) return {};
  inode = std::make_shared<FragileDisk::Inode>();
  return disk_.operate() ? Status() : no_power();
}

Status BlobDisk::flush_folder(const Path& folder) {
  if (!disk_.operate()) return no_power();
  if (!folders_flush_ || !disk_.flushes_) return {};
  auto& durable = disk_.durable_names_;
  std::erase_if(durable, [&](const auto& each) { return parent_of(each.first) == folder; });
  for (const auto& each : disk_.names_)
    if (parent_of(each.first) == folder) durable.insert(each);
  return {};
}

Result<std::vector<std::string>> BlobDisk::names_in(const Path& folder) {
  if (disk_.dark_) return no_power();
  std::vector<std::string> names;
  for (const auto& [name, inode] : disk_.names_)
    if (parent_of(name) == folder)
      names.push_back(Path(name.ends_with('/') ? name.substr(0, name.size() - 1) : name).filename());
  std::ranges::sort(names);
  return names;
}

Result<std::unique_ptr<DiskFile>> BlobDisk::make(const Path& file) {
  auto& inode = disk_.names_[file.string()];
  if (inode) return Error{"blob.io", "there is such a file already"};
  inode = std::make_shared<FragileDisk::Inode>();
  if (!disk_.operate()) return no_power();
  return std::unique_ptr<DiskFile>(std::make_unique<File>(disk_, inode));
}

Result<std::unique_ptr<DiskFile>> BlobDisk::open(const Path& file) {
  const auto found = disk_.names_.find(file.string());
  if (disk_.dark_) return no_power();
  if (found == disk_.names_.end()) return missing();
  return std::unique_ptr<DiskFile>(std::make_unique<File>(disk_, found->second));
}

Result<BlobFile> BlobDisk::read(const Path& file) {
  const auto found = disk_.names_.find(file.string());
  if (disk_.dark_) return no_power();
  if (found == disk_.names_.end()) return missing();
  const Bytes& now = found->second->now;
  const int copy = ::memfd_create("blob", MFD_CLOEXEC);
  if (copy < 0 || ::pwrite(copy, now.data(), now.size(), 0) != static_cast<ssize_t>(now.size()))
    return Error{"blob.io", "the copy in memory cannot be made"};
  return BlobFile{copy, now.size()};
}

Result<std::uint64_t> BlobDisk::size(const Path& file) {
  const auto found = disk_.names_.find(file.string());
  if (disk_.dark_) return no_power();
  if (found == disk_.names_.end()) return missing();
  return std::uint64_t{found->second->now.size()};
}

Status BlobDisk::rename(const Path& from, const Path& to) {
  const auto found = disk_.names_.find(from.string());
  if (disk_.dark_) return no_power();
  if (found == disk_.names_.end()) return missing();
  disk_.names_[to.string()] = found->second;
  disk_.names_.erase(found);
  return disk_.operate() ? Status() : no_power();
}

Status BlobDisk::remove(const Path& file) {
  if (disk_.dark_) return no_power();
  if (disk_.names_.erase(file.string()) == 0) return missing();
  return disk_.operate() ? Status() : no_power();
}

}  // namespace majlis::power_loss
