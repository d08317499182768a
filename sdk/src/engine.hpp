// The inside of a Database: its writer, its checkpointer and their connections. See database.hpp.
#pragma once

#include <majlis/database.hpp>

#include "backup.hpp"
#include "checkpointer.hpp"
#include "connection.hpp"
#include "counting_vfs.hpp"

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace majlis::sdk {

class Database::Engine {
 public:
  explicit Engine(DatabaseOptions options);
  ~Engine();

  void submit(std::unique_ptr<Write> write);
  void backup(const std::filesystem::path& to);
  bool pump();
  std::unique_ptr<Connection> open_reading() const;

  DatabaseMetrics metrics() const;
  const DatabaseOptions& options() const { return options_; }

 private:
  using Batch = std::vector<std::unique_ptr<Write>>;

  void run();
  void commit(Batch& batch);
  bool commit_together(Batch& batch);
  void commit_each_alone(Batch& batch);
  void run_one(Write& write);
  bool work(Batch batch, Batch refused, BackupJob* wanted);
  void deliver(Batch batch);
  void step_backup(BackupJob* wanted);
  static int note_wal(void* self, sqlite3* database, const char* schema, int pages);

  DatabaseOptions options_;
  CountingVfs vfs_;
  Connection writer_;
  std::unique_ptr<Checkpointer> checkpointer_;
  std::uint64_t frame_bytes_ = 0;  // what one changed page takes in the log

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  Batch queue_;                         // guarded by mutex_
  Batch refused_;                       // guarded by mutex_: over the queue limit, waiting for their completion
  BackupJob* wanted_backup_ = nullptr;  // guarded by mutex_
  bool stopping_ = false;               // guarded by mutex_
  std::unique_ptr<Backup> backup_;

  std::atomic<std::uint64_t> commits_{0}, closures_{0}, failures_{0}, reruns_{0}, longest_commit_us_{0};
  std::thread thread_;
};

}  // namespace majlis::sdk
