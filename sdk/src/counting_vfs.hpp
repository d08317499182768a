// A SQLite VFS that passes everything on to another one and counts the flushes: what a commit costs is seen, not
// believed. One per Database; registered while it lives. The count may be read from any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include <sqlite3.h>

namespace majlis::sdk {

class CountingVfs {
 public:
  // `beneath`: name of the VFS that does the work, "" is the platform's. Errors: DatabaseError if there is none.
  explicit CountingVfs(const std::string& beneath);
  ~CountingVfs();
  CountingVfs(const CountingVfs&) = delete;
  CountingVfs& operator=(const CountingVfs&) = delete;

  const std::string& name() const { return name_; }
  std::uint64_t flushes() const { return flushes_.load(std::memory_order_relaxed); }

 private:
  // Stands behind the bytes of the VFS beneath in each open file.
  struct Tail {
    CountingVfs* owner;
    const sqlite3_io_methods* real;
    sqlite3_io_methods methods;
  };
  struct Forward;
  static Tail* tail(sqlite3_file* file);
  static int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out_flags);
  static int sync(sqlite3_file* file, int flags);

  std::string name_;
  sqlite3_vfs* beneath_;
  sqlite3_vfs vfs_;
  std::atomic<std::uint64_t> flushes_{0};
};

}  // namespace majlis::sdk
