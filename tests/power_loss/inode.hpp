// Inside a FragileDisk: a file's bytes, the locks on it, and one opening of it.
#pragma once

#include "tests/power_loss/fragile_disk.hpp"

#include <array>

namespace majlis::power_loss {

struct FragileDisk::SharedMemory {
  std::vector<std::unique_ptr<std::vector<std::uint8_t>>> regions;
  std::array<int, SQLITE_SHM_NLOCK> shared{};
  std::array<bool, SQLITE_SHM_NLOCK> exclusive{};
};

struct FragileDisk::Inode {
  Bytes now;                    // what readers see
  Bytes durable;                // what a loss cannot take
  std::vector<Change> changes;  // between the two

  int shared = 0;  // SQLite's file locks
  const Handle* reserved = nullptr;
  const Handle* pending = nullptr;
  SharedMemory memory;
};

struct FragileDisk::Handle : sqlite3_file {
  FragileDisk* disk = nullptr;
  std::shared_ptr<Inode> inode;
  std::string path;
  std::uint64_t life = 0;
  bool flush_names = false;  // a new journal or log: its first flush is the folder's too
  bool temporary = false;
  int lock = SQLITE_LOCK_NONE;
  std::array<bool, SQLITE_SHM_NLOCK> memory_shared{}, memory_exclusive{};

  bool dead() const { return disk->dark_ || life != disk->life_; }
};

}  // namespace majlis::power_loss
