#include "checkpointer.hpp"

#include <sqlite3.h>

#include <chrono>

namespace majlis::sdk {

Checkpointer::Checkpointer(const std::filesystem::path& file, const std::string& vfs, bool synchronous, Limits limits)
    : connection_(file, vfs, Access::kReadWrite),
      limits_(limits),
      due_at_bytes_(limits.wake_bytes),
      hold_at_bytes_(limits.most_bytes) {
  connection_.execute(synchronous ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=OFF");
  // A connection that never read does not know of the log, and its checkpoints would do nothing.
  connection_.execute("SELECT 1 FROM sqlite_schema");
}

Checkpointer::~Checkpointer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Checkpointer::start_thread() {
  thread_ = std::thread([this] { run(); });
}

void Checkpointer::note(std::uint64_t wal_bytes) {
  const std::uint64_t before = wal_bytes_.exchange(wal_bytes, std::memory_order_relaxed);
  const std::lock_guard lock(mutex_);
  if (wal_bytes < before) {  // the log began anew
    copied_bytes_ = 0;
    due_at_bytes_ = limits_.wake_bytes;
    hold_at_bytes_ = limits_.most_bytes;
  }
  if (wal_bytes >= due_at_bytes_) wake_.notify_one();
}

void Checkpointer::hold_writer_if_past_limit() {
  std::unique_lock lock(mutex_);
  if (wal_bytes() < hold_at_bytes_) return;
  if (thread_.joinable()) {
    const std::uint64_t next = begun_ + 1;  // one that is running now began before the last commit
    wanted_ = true;
    wake_.notify_one();
    passed_.wait_for(lock, std::chrono::seconds(1), [&] { return ended_ >= next || stopping_; });
  } else {
    lock.unlock();
    pass();
    lock.lock();
  }
  // Not copied whole: a reader still needs the log. Holding the writer at each commit would not help it.
  if (copied_bytes_ < wal_bytes()) hold_at_bytes_ = wal_bytes() + limits_.wake_bytes;
}

bool Checkpointer::pass_if_due() {
  {
    const std::lock_guard lock(mutex_);
    if (wal_bytes() < due_at_bytes_) return false;
  }
  pass();
  return true;
}

std::string Checkpointer::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

void Checkpointer::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    wake_.wait_for(lock, std::chrono::seconds(1), [&] { return stopping_ || wanted_ || wal_bytes() >= due_at_bytes_; });
    if (stopping_ || (!wanted_ && copied_bytes_ >= wal_bytes())) continue;
    lock.unlock();
    pass();
    lock.lock();
  }
}

void Checkpointer::pass() {
  std::uint64_t number = 0;
  std::uint64_t size = 0;
  {
    const std::lock_guard lock(mutex_);
    number = ++begun_;
    wanted_ = false;
    size = wal_bytes();
  }
  int log_frames = 0;
  int copied_frames = 0;
  const int code =
      sqlite3_wal_checkpoint_v2(connection_.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, &log_frames, &copied_frames);
  const std::lock_guard lock(mutex_);
  ended_ = number;
  due_at_bytes_ = wal_bytes() + limits_.wake_bytes;
  if (code == SQLITE_OK && log_frames == copied_frames) {
    completed_.fetch_add(1, std::memory_order_relaxed);
    // All of the log as it stood; commits made meanwhile are not known here to be in it.
    if (wal_bytes() >= size) copied_bytes_ = size;
  }
  if ((sqlite3_extended_errcode(connection_.handle()) == SQLITE_IOERR_FSYNC) && code != SQLITE_OK && failure_.empty()) {
    // After a failed flush the kernel may call the lost pages clean, and a second flush would succeed without them.
    // The log still holds every commit: the next start copies it anew.
    failure_ =
        connection_.file().string() +
        ": a flush failed, so the disk can no longer be trusted; nothing is written until a restart, and nothing "
        "acknowledged is lost";
  }
  passed_.notify_all();
}

}  // namespace majlis::sdk
