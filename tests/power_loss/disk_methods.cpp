// What SQLite calls: files, their locks and shared memory as its unix VFS has them, over the disk's inodes.
#include "tests/power_loss/inode.hpp"

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

namespace majlis::power_loss {
namespace {

std::string fresh_name() {
  static std::uint64_t count = 0;
  return "fragile-disk-" + std::to_string(++count);
}

}  // namespace

struct FragileDisk::Methods {
  static Handle& handle(sqlite3_file* file) { return *static_cast<Handle*>(file); }
  static FragileDisk& disk(sqlite3_vfs* vfs) { return *static_cast<FragileDisk*>(vfs->pAppData); }

  // --- the folder

  static int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out_flags) {
    FragileDisk& self = disk(vfs);
    file->pMethods = nullptr;
    if (self.dark_) return SQLITE_CANTOPEN;
    const std::string name = path == nullptr ? std::string() : path;
    const auto found = path == nullptr ? self.names_.end() : self.names_.find(name);
    const bool fresh = found == self.names_.end();
    if (fresh && path != nullptr && (flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
    auto* made = new (file) Handle;
    made->disk = &self;
    made->inode = fresh ? std::make_shared<Inode>() : found->second;
    made->path = name;
    made->life = self.life_;
    made->temporary = path == nullptr || (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
    made->flush_names =
        fresh && (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL)) != 0;
    if (fresh && path != nullptr) self.names_[name] = made->inode;
    made->pMethods = &kMethods;
    if (out_flags != nullptr) *out_flags = flags;
    return SQLITE_OK;
  }
  static int remove(sqlite3_vfs* vfs, const char* path, int flush_folder) {
    FragileDisk& self = disk(vfs);
    if (!self.operate()) return SQLITE_IOERR_DELETE;
    if (self.names_.erase(path) == 0) return SQLITE_IOERR_DELETE_NOENT;
    if (flush_folder != 0) self.flush_names();
    return SQLITE_OK;
  }
  static int access(sqlite3_vfs* vfs, const char* path, int flags, int* out) {
    const auto found = disk(vfs).names_.find(path);
    // As SQLite's own: a file without a byte is no journal.
    *out = found != disk(vfs).names_.end() && (flags != SQLITE_ACCESS_EXISTS || !found->second->now.empty()) ? 1 : 0;
    return SQLITE_OK;
  }
  static int full_path(sqlite3_vfs*, const char* path, int size, char* out) {
    sqlite3_snprintf(size, out, "%s", path);
    return SQLITE_OK;
  }
  static int randomness(sqlite3_vfs* vfs, int size, char* out) {
    for (int i = 0; i < size; ++i) out[i] = static_cast<char>(disk(vfs).dice_());
    return size;
  }
  static int pause(sqlite3_vfs*, int microseconds) { return microseconds; }
  static int time(sqlite3_vfs*, double* out) {
    *out = 2'460'000;
    return SQLITE_OK;
  }
  static int last_error(sqlite3_vfs*, int, char*) { return SQLITE_OK; }

  // --- bytes

  static int close(sqlite3_file* file) {
    Handle& it = handle(file);
    if (!it.dead()) {
      unlock(file, SQLITE_LOCK_NONE);
      unlock_memory(it);
      if (it.temporary) it.disk->names_.erase(it.path);
    }
    it.~Handle();
    return SQLITE_OK;
  }
  static int read(sqlite3_file* file, void* out, int size, sqlite3_int64 offset) {
    Handle& it = handle(file);
    if (it.dead()) return SQLITE_IOERR_READ;
    const Bytes& bytes = it.inode->now;
    const auto at = static_cast<std::size_t>(offset);
    const std::size_t there = at < bytes.size() ? std::min(bytes.size() - at, static_cast<std::size_t>(size)) : 0;
    if (there > 0) std::memcpy(out, bytes.data() + at, there);
    if (there == static_cast<std::size_t>(size)) return SQLITE_OK;
    std::memset(static_cast<char*>(out) + there, 0, static_cast<std::size_t>(size) - there);
    return SQLITE_IOERR_SHORT_READ;
  }
  static int write(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
    Handle& it = handle(file);
    if (it.dead()) return SQLITE_IOERR_WRITE;
    const ByteView bytes(static_cast<const std::uint8_t*>(data), static_cast<std::size_t>(size));
    const auto at = static_cast<std::uint64_t>(offset);
    it.inode->changes.push_back({at, to_bytes(bytes)});
    if (it.inode->now.size() < at + bytes.size()) it.inode->now.resize(at + bytes.size());
    std::ranges::copy(bytes, it.inode->now.begin() + static_cast<std::ptrdiff_t>(at));
    return it.disk->operate() ? SQLITE_OK : SQLITE_IOERR_WRITE;
  }
  static int truncate(sqlite3_file* file, sqlite3_int64 size) {
    Handle& it = handle(file);
    if (it.dead()) return SQLITE_IOERR_TRUNCATE;
    it.inode->changes.push_back({static_cast<std::uint64_t>(size), std::nullopt});
    it.inode->now.resize(static_cast<std::size_t>(size));
    return it.disk->operate() ? SQLITE_OK : SQLITE_IOERR_TRUNCATE;
  }
  static int sync(sqlite3_file* file, int) {
    Handle& it = handle(file);
    if (it.dead() || !it.disk->operate()) return SQLITE_IOERR_FSYNC;
    it.disk->flush(*it.inode);
    if (std::exchange(it.flush_names, false)) it.disk->flush_names();
    return SQLITE_OK;
  }
  static int size(sqlite3_file* file, sqlite3_int64* out) {
    if (handle(file).dead()) return SQLITE_IOERR_FSTAT;
    *out = static_cast<sqlite3_int64>(handle(file).inode->now.size());
    return SQLITE_OK;
  }

  // --- locks of the file

  static int lock(sqlite3_file* file, int wanted) {
    Handle& it = handle(file);
    if (it.dead()) return SQLITE_IOERR_LOCK;
    Inode& inode = *it.inode;
    if (it.lock >= wanted) return SQLITE_OK;
    if (wanted == SQLITE_LOCK_SHARED) {
      if (inode.pending != nullptr) return SQLITE_BUSY;
      ++inode.shared;
    } else if (wanted == SQLITE_LOCK_RESERVED) {
      if (inode.reserved != nullptr) return SQLITE_BUSY;
      inode.reserved = &it;
    } else {
      if (inode.pending != nullptr && inode.pending != &it) return SQLITE_BUSY;
      inode.pending = &it;
      it.lock = SQLITE_LOCK_PENDING;
      if (inode.shared > 1) return SQLITE_BUSY;
    }
    it.lock = wanted;
    return SQLITE_OK;
  }
  static int unlock(sqlite3_file* file, int wanted) {
    Handle& it = handle(file);
    if (it.dead()) return SQLITE_IOERR_UNLOCK;
    Inode& inode = *it.inode;
    if (it.lock <= wanted) return SQLITE_OK;
    if (inode.reserved == &it) inode.reserved = nullptr;
    if (inode.pending == &it) inode.pending = nullptr;
    if (wanted == SQLITE_LOCK_NONE) --inode.shared;
    it.lock = wanted;
    return SQLITE_OK;
  }
  static int check_reserved(sqlite3_file* file, int* out) {
    if (handle(file).dead()) return SQLITE_IOERR_CHECKRESERVEDLOCK;
    *out = handle(file).inode->reserved != nullptr ? 1 : 0;
    return SQLITE_OK;
  }
  static int control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
  static int sector_size(sqlite3_file*) { return 4096; }
  static int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

  // --- shared memory

  static int map(sqlite3_file* file, int number, int size, int extend, void volatile** out) {
    Handle& it = handle(file);
    *out = nullptr;
    if (it.dead()) return SQLITE_IOERR_SHMMAP;
    auto& regions = it.inode->memory.regions;
    while (extend != 0 && regions.size() <= static_cast<std::size_t>(number))
      regions.push_back(std::make_unique<std::vector<std::uint8_t>>(static_cast<std::size_t>(size)));
    if (static_cast<std::size_t>(number) < regions.size()) *out = regions[static_cast<std::size_t>(number)]->data();
    return SQLITE_OK;
  }
  static int lock_memory(sqlite3_file* file, int first, int count, int flags) {
    Handle& it = handle(file);
    if (it.dead()) return SQLITE_IOERR_SHMLOCK;
    SharedMemory& memory = it.inode->memory;
    const bool exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
    if ((flags & SQLITE_SHM_UNLOCK) != 0) {
      for (int i = first; i < first + count; ++i) release(it, memory, static_cast<std::size_t>(i));
      return SQLITE_OK;
    }
    for (int i = first; i < first + count; ++i) {
      const auto slot = static_cast<std::size_t>(i);
      const int others = memory.shared[slot] - (it.memory_shared[slot] ? 1 : 0);
      const bool taken = memory.exclusive[slot] && !it.memory_exclusive[slot];
      if (taken || (exclusive && others > 0)) return SQLITE_BUSY;
    }
    for (int i = first; i < first + count; ++i) {
      const auto slot = static_cast<std::size_t>(i);
      if (exclusive) {
        it.memory_exclusive[slot] = memory.exclusive[slot] = true;
      } else if (!std::exchange(it.memory_shared[slot], true)) {
        ++memory.shared[slot];
      }
    }
    return SQLITE_OK;
  }
  static void release(Handle& it, SharedMemory& memory, std::size_t slot) {
    if (std::exchange(it.memory_exclusive[slot], false)) memory.exclusive[slot] = false;
    if (std::exchange(it.memory_shared[slot], false)) --memory.shared[slot];
  }
  static void unlock_memory(Handle& it) {
    for (std::size_t slot = 0; slot < SQLITE_SHM_NLOCK; ++slot) release(it, it.inode->memory, slot);
  }
  static void barrier(sqlite3_file*) {}
  static int unmap(sqlite3_file* file, int remove) {
    Handle& it = handle(file);
    if (it.dead()) return SQLITE_OK;
    unlock_memory(it);
    if (remove != 0) it.inode->memory = {};
    return SQLITE_OK;
  }

  static const sqlite3_io_methods kMethods;
};

const sqlite3_io_methods FragileDisk::Methods::kMethods = {
    2,           close,           read, write,       truncate, sync,  size,    lock,   unlock, check_reserved, control,
    sector_size, characteristics, map,  lock_memory, barrier,  unmap, nullptr, nullptr};

FragileDisk::FragileDisk(std::uint64_t seed) : name_(fresh_name()), dice_(seed) {
  vfs_.iVersion = 1;
  vfs_.szOsFile = sizeof(Handle);
  vfs_.mxPathname = 512;
  vfs_.zName = name_.c_str();
  vfs_.pAppData = this;
  vfs_.xOpen = Methods::open;
  vfs_.xDelete = Methods::remove;
  vfs_.xAccess = Methods::access;
  vfs_.xFullPathname = Methods::full_path;
  vfs_.xRandomness = Methods::randomness;
  vfs_.xSleep = Methods::pause;
  vfs_.xCurrentTime = Methods::time;
  vfs_.xGetLastError = Methods::last_error;
  sqlite3_vfs_register(&vfs_, 0);
}

FragileDisk::~FragileDisk() { sqlite3_vfs_unregister(&vfs_); }

}  // namespace majlis::power_loss
