// A copy of a database in the making. The writer copies some pages between two commits, through its own connection, so
// that SQLite carries later changes over and a busy database's copy never has to begin again.
#pragma once

#include "connection.hpp"

#include <filesystem>
#include <future>
#include <memory>

struct sqlite3_backup;

namespace majlis::sdk {

// Somebody who waits for a copy.
struct BackupJob {
  std::filesystem::path to;
  std::promise<void> done;
};

class Backup {
 public:
  // Errors: DatabaseError, also when `job.to` exists. `job` outlives this.
  Backup(Connection& source, BackupJob& job);
  // Removes what was not finished, and tells who waits.
  ~Backup();
  Backup(const Backup&) = delete;
  Backup& operator=(const Backup&) = delete;

  // Copies some pages; whether that was the end, good or bad, which who waits was told.
  bool step() noexcept;

 private:
  bool copy();
  void finish();

  BackupJob* job_;  // nobody once it is told
  std::filesystem::path partial_;
  std::unique_ptr<Connection> target_;
  sqlite3_backup* handle_ = nullptr;
};

}  // namespace majlis::sdk
