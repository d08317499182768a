#include "counting_vfs.hpp"

#include <majlis/sql.hpp>

#include <cstddef>
#include <new>

namespace majlis::sdk {
namespace {

std::string fresh_name() {
  static std::atomic<std::uint64_t> count{0};
  return "majlis-counting-" + std::to_string(++count);
}

// Here a process uses SQLite for the first time. The library's count of its own memory is read by nobody and takes a
// lock for each allocation; where somebody else came first it refuses, and goes on counting.
sqlite3_vfs* find_vfs(const std::string& name) {
  [[maybe_unused]] static const int uncounted = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  return sqlite3_vfs_find(name.empty() ? nullptr : name.c_str());
}

}  // namespace

// The rest of a VFS: each call as it is, but to the VFS beneath, which may look at its own pAppData.
struct CountingVfs::Forward {
  static sqlite3_vfs* to(sqlite3_vfs* vfs) { return static_cast<CountingVfs*>(vfs->pAppData)->beneath_; }
  static int remove(sqlite3_vfs* vfs, const char* path, int sync_folder) {
    return to(vfs)->xDelete(to(vfs), path, sync_folder);
  }
  static int access(sqlite3_vfs* vfs, const char* path, int flags, int* out) {
    return to(vfs)->xAccess(to(vfs), path, flags, out);
  }
  static int full_path(sqlite3_vfs* vfs, const char* path, int size, char* out) {
    return to(vfs)->xFullPathname(to(vfs), path, size, out);
  }
  static int randomness(sqlite3_vfs* vfs, int size, char* out) { return to(vfs)->xRandomness(to(vfs), size, out); }
  static int pause(sqlite3_vfs* vfs, int microseconds) { return to(vfs)->xSleep(to(vfs), microseconds); }
  static int time(sqlite3_vfs* vfs, double* out) { return to(vfs)->xCurrentTime(to(vfs), out); }
  static int last_error(sqlite3_vfs* vfs, int size, char* out) { return to(vfs)->xGetLastError(to(vfs), size, out); }
};

CountingVfs::CountingVfs(const std::string& beneath) : name_(fresh_name()), beneath_(find_vfs(beneath)), vfs_{} {
  if (beneath_ == nullptr) throw DatabaseError(0, "SQLite knows no VFS named \"" + beneath + "\"");
  constexpr std::size_t kAlign = alignof(std::max_align_t);
  const std::size_t own = (static_cast<std::size_t>(beneath_->szOsFile) + kAlign - 1) / kAlign * kAlign;
  vfs_.iVersion = 1;
  vfs_.szOsFile = static_cast<int>(own + sizeof(Tail));
  vfs_.mxPathname = beneath_->mxPathname;
  vfs_.zName = name_.c_str();
  vfs_.pAppData = this;
  vfs_.xOpen = open;
  vfs_.xDelete = Forward::remove;
  vfs_.xAccess = Forward::access;
  vfs_.xFullPathname = Forward::full_path;
  vfs_.xRandomness = Forward::randomness;
  vfs_.xSleep = Forward::pause;
  vfs_.xCurrentTime = Forward::time;
  vfs_.xGetLastError = Forward::last_error;
  sqlite3_vfs_register(&vfs_, 0);
}

CountingVfs::~CountingVfs() { sqlite3_vfs_unregister(&vfs_); }

CountingVfs::Tail* CountingVfs::tail(sqlite3_file* file) {
  // Which VFS opened the file is known only from the tail itself, whose place depends on that VFS; the methods are the
  // tail's last member, and the file points at them.
  auto* methods = reinterpret_cast<char*>(const_cast<sqlite3_io_methods*>(file->pMethods));
  return reinterpret_cast<Tail*>(methods - offsetof(Tail, methods));
}

int CountingVfs::sync(sqlite3_file* file, int flags) {
  Tail* const behind = tail(file);
  behind->owner->flushes_.fetch_add(1, std::memory_order_relaxed);
  return behind->real->xSync(file, flags);
}

int CountingVfs::open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out_flags) {
  auto* const owner = static_cast<CountingVfs*>(vfs->pAppData);
  const int code = owner->beneath_->xOpen(owner->beneath_, path, file, flags, out_flags);
  if (file->pMethods == nullptr) return code;
  auto* const behind = new (reinterpret_cast<char*>(file) + owner->vfs_.szOsFile - sizeof(Tail)) Tail;
  behind->owner = owner;
  behind->real = file->pMethods;
  behind->methods = *file->pMethods;
  behind->methods.xSync = sync;
  file->pMethods = &behind->methods;
  return code;
}

}  // namespace majlis::sdk
