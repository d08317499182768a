// A FragileDisk as the blobs' directory sees it: folders, files, and names that last only once their folder was
// flushed. A folder whose own name is lost takes with it what is in it. One thread.
#pragma once

#include "crypto/primitives/random.hpp"
#include "host/storage/disk.hpp"
#include "tests/power_loss/fragile_disk.hpp"

namespace majlis::power_loss {

class BlobDisk final : public host::Disk {
 public:
  // `base` is a folder that is there for good.
  BlobDisk(FragileDisk& disk, Path base, std::uint64_t seed) : disk_(disk), base_(std::move(base)), random_(seed) {}

  // What a loss left, folders included.
  static void power_up(FragileDisk& disk, const Path& base);
  // Folders that say they are flushed and are not.
  void ignore_folders() { folders_flush_ = false; }

  Status make_folder(const Path& folder) override;
  Status flush_folder(const Path& folder) override;
  Result<std::vector<std::string>> names_in(const Path& folder) override;
  Result<std::unique_ptr<host::DiskFile>> make(const Path& file) override;
  Result<std::unique_ptr<host::DiskFile>> open(const Path& file) override;
  Result<host::BlobFile> read(const Path& file) override;
  Result<std::uint64_t> size(const Path& file) override;
  Status rename(const Path& from, const Path& to) override;
  Status remove(const Path& file) override;
  Bytes random(std::size_t size) override { return random_.bytes(size); }

 private:
  class File;
  FragileDisk& disk_;
  Path base_;
  crypto::SeededRandom random_;
  bool folders_flush_ = true;
};

}  // namespace majlis::power_loss
