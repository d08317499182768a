// Copies the write-ahead log into the database file, PASSIVE and continuously, on a connection and thread of its own.
// RESTART would stall commits for its whole length; PASSIVE alone never finishes under steady load and lets the log
// grow without bound. So past the limit the writer waits for one pass that nobody writes during: the log is then
// copied whole and the next commit begins it anew.
#pragma once

#include "connection.hpp"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>

namespace majlis::sdk {

class Checkpointer {
 public:
  struct Limits {
    std::uint64_t wake_bytes;  // growth of the log that wakes a pass
    std::uint64_t most_bytes;  // size beyond which the writer waits for one
  };
  // The file is in WAL mode already.
  Checkpointer(const std::filesystem::path& file, const std::string& vfs, bool synchronous, Limits limits);
  ~Checkpointer();

  void start_thread();
  // One pass on the caller's thread, if the log grew enough. For databases without threads.
  bool pass_if_due();

  // The writer tells the size of the log after its commit.
  void note(std::uint64_t wal_bytes);
  // The writer, outside a transaction: waits for one pass (at most a second) if the log is past its limit.
  void hold_writer_if_past_limit();

  std::uint64_t wal_bytes() const { return wal_bytes_.load(std::memory_order_relaxed); }
  std::uint64_t completed() const { return completed_.load(std::memory_order_relaxed); }
  // Why no pass can be trusted any more; empty while all is well. Reads under a lock: for the writer, once per commit.
  std::string failure() const;

 private:
  void run();
  void pass();

  Connection connection_;
  const Limits limits_;
  std::atomic<std::uint64_t> wal_bytes_{0};
  std::atomic<std::uint64_t> completed_{0};

  mutable std::mutex mutex_;  // guards all that follows
  std::condition_variable wake_;
  std::condition_variable passed_;
  std::uint64_t copied_bytes_ = 0;  // of the log as it is now
  std::uint64_t due_at_bytes_;      // size at which the next pass is due
  std::uint64_t hold_at_bytes_;     // size at which the writer is held next
  std::uint64_t begun_ = 0;         // passes
  std::uint64_t ended_ = 0;         // passes
  bool wanted_ = false;
  bool stopping_ = false;
  std::string failure_;
  std::thread thread_;
};

}  // namespace majlis::sdk
