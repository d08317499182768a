// A disk in memory, as a SQLite VFS, that loses power. What was written since the last flush survives as the seed says:
// all of it, none, or any sectors in any order, some of them torn. The same for names: files that were created or
// removed since their folder was flushed. What SQLite was promised holds (its "powersafe overwrite": a torn write
// spoils nothing beside the bytes that it wrote), and nothing more. Shared memory, the -shm file, is gone after each
// loss.
//
// One machine each: its own files, its own power. One thread.
#pragma once

#include "base/bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <sqlite3.h>

namespace majlis::power_loss {

class FragileDisk {
 public:
  // Registers itself with SQLite under name().
  explicit FragileDisk(std::uint64_t seed);
  ~FragileDisk();
  FragileDisk(const FragileDisk&) = delete;
  FragileDisk& operator=(const FragileDisk&) = delete;

  const std::string& name() const { return name_; }
  // What SQLite uses where nobody names a VFS.
  void make_default() { sqlite3_vfs_register(&vfs_, 1); }

  // Makes an empty file where there is none, as open(2) with O_CREAT does.
  void touch(const std::string& path);

  // Power goes in the middle of the n-th write, flush, truncation or removal from now on, 1 being the next.
  void cut_power_at(std::uint64_t operation) { fuse_ = operation; }
  // Power went, and every call fails.
  bool dark() const { return dark_; }
  // The disk holds what survived. What was open before stays dead.
  void power_up();

  // A disk that says it has flushed and has not.
  void ignore_flushes() { flushes_ = false; }

  std::uint64_t losses() const { return losses_; }
  // Sectors that a loss took or tore, over all losses: that it does take something is worth a look.
  std::uint64_t damage() const { return damage_; }

 private:
  friend class BlobDisk;  // the same disk, as the blobs' directory sees it
  struct Change {         // since the last flush
    std::uint64_t offset = 0;
    std::optional<Bytes> bytes;  // none: cut off at `offset`
  };
  struct SharedMemory;
  struct Inode;
  struct Handle;
  struct Methods;
  using Names = std::map<std::string, std::shared_ptr<Inode>>;

  // Counts one operation on the disk; false: power goes in it, or has gone.
  bool operate();
  void flush(Inode& inode) const;
  void flush_names() {
    if (flushes_) durable_names_ = names_;
  }
  void lose_names();
  void lose_changes(Inode& inode, unsigned survival);
  void lose_part(Inode& inode, std::uint64_t offset, ByteView bytes, unsigned survival);
  std::uint64_t below(std::uint64_t bound) { return dice_() % bound; }

  std::string name_;
  sqlite3_vfs vfs_{};
  std::mt19937_64 dice_;
  Names names_;
  Names durable_names_;
  std::uint64_t life_ = 1;  // between two losses
  std::uint64_t fuse_ = 0;
  bool dark_ = false;
  bool flushes_ = true;
  std::uint64_t losses_ = 0;
  std::uint64_t damage_ = 0;
};

}  // namespace majlis::power_loss
