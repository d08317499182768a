#include "engine.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace majlis::sdk {
namespace {

std::exception_ptr error_of(int code, const std::string& what) {
  return std::make_exception_ptr(DatabaseError(code, what));
}

void prepare_for_writing(Connection& connection, const DatabaseOptions& options) {
  // Before the log, and for new files alone: a commit that touches many small rows copies fewer pages of twice the
  // usual size.
  connection.execute("PRAGMA page_size=8192");
  const auto mode = Transaction(connection).value<std::string>("PRAGMA journal_mode=WAL");
  if (mode != "wal")
    throw DatabaseError(0, connection.file().string() + ": the file system does not allow a write-ahead log");
  connection.execute(options.synchronous ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=OFF");
  connection.execute(options.erase ? "PRAGMA secure_delete=ON" : "PRAGMA secure_delete=FAST");
  connection.execute("PRAGMA wal_autocheckpoint=0; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF;");
  // What was written a moment ago is often deleted or changed next: 16 MiB hold a second or so of a busy host.
  connection.execute("PRAGMA cache_size=-16384");
  connection.execute("PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=" + std::to_string(options.wal_limit_bytes));
}

}  // namespace

Database::Engine::Engine(DatabaseOptions options)
    : options_(std::move(options)), vfs_(options_.vfs), writer_(options_.file, vfs_.name(), Access::kReadWrite) {
  constexpr std::uint64_t kFrameHead = 24;
  prepare_for_writing(writer_, options_);
  migrate(writer_, options_.migrations);
  frame_bytes_ = kFrameHead + Transaction(writer_).value<std::uint64_t>("PRAGMA page_size").value();
  checkpointer_ =
      std::make_unique<Checkpointer>(options_.file, vfs_.name(), options_.synchronous,
                                     Checkpointer::Limits{options_.checkpoint_bytes, options_.wal_limit_bytes});
  sqlite3_wal_hook(writer_.handle(), &Engine::note_wal, this);
  if (!options_.threads) return;
  checkpointer_->start_thread();
  thread_ = std::thread([this] { run(); });
}

Database::Engine::~Engine() {
  if (thread_.joinable()) {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
  } else {
    while (pump()) {
    }
  }
}

int Database::Engine::note_wal(void* self, sqlite3*, const char*, int pages) {
  auto& engine = *static_cast<Engine*>(self);
  engine.checkpointer_->note(static_cast<std::uint64_t>(pages) * engine.frame_bytes_);
  return SQLITE_OK;
}

void Database::Engine::submit(std::unique_ptr<Write> write) {
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    first = queue_.empty() && refused_.empty();
    Batch& into = queue_.size() < options_.queue_limit ? queue_ : refused_;
    into.push_back(std::move(write));
  }
  if (first) wake_.notify_one();
}

void Database::Engine::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    if (!backup_)
      wake_.wait(lock, [&] { return stopping_ || !queue_.empty() || !refused_.empty() || wanted_backup_ != nullptr; });
    if (stopping_ && queue_.empty() && refused_.empty()) break;
    Batch batch = std::exchange(queue_, {});
    Batch refused = std::exchange(refused_, {});
    BackupJob* const wanted = std::exchange(wanted_backup_, nullptr);
    lock.unlock();
    work(std::move(batch), std::move(refused), wanted);
    lock.lock();
  }
  if (wanted_backup_ != nullptr)
    wanted_backup_->done.set_exception(
        error_of(0, options_.file.string() + ": the database closes; no backup was made"));
  backup_.reset();
}

bool Database::Engine::pump() {
  Batch batch;
  Batch refused;
  BackupJob* wanted = nullptr;
  {
    const std::lock_guard lock(mutex_);
    batch = std::exchange(queue_, {});
    refused = std::exchange(refused_, {});
    wanted = std::exchange(wanted_backup_, nullptr);
  }
  const bool worked = work(std::move(batch), std::move(refused), wanted);
  return checkpointer_->pass_if_due() || worked;
}

bool Database::Engine::work(Batch batch, Batch refused, BackupJob* wanted) {
  const bool worked = !batch.empty() || !refused.empty() || wanted != nullptr || backup_;
  for (auto& write : refused)
    write->error = error_of(SQLITE_BUSY, options_.file.string() + ": " + std::to_string(options_.queue_limit) +
                                             " writes wait already; this one was not done. Try later.");
  deliver(std::move(refused));
  for (std::size_t done = 0; done < batch.size();) {
    const auto from = batch.begin() + static_cast<std::ptrdiff_t>(done);
    const std::size_t count = std::min(batch.size() - done, options_.batch_limit);
    Batch part(std::make_move_iterator(from), std::make_move_iterator(from + static_cast<std::ptrdiff_t>(count)));
    done += count;
    commit(part);
    deliver(std::move(part));
  }
  if (wanted != nullptr || backup_) step_backup(wanted);
  return worked;
}

void Database::Engine::commit(Batch& batch) {
  const auto began = std::chrono::steady_clock::now();
  checkpointer_->hold_writer_if_past_limit();
  try {
    if (const std::string failure = checkpointer_->failure(); !failure.empty()) throw DatabaseError(0, failure);
    if (!commit_together(batch)) {
      reruns_.fetch_add(1, std::memory_order_relaxed);
      commit_each_alone(batch);
    }
    commits_.fetch_add(1, std::memory_order_relaxed);
  } catch (...) {
    writer_.guard_transaction(false);
    writer_.roll_back();
    for (auto& write : batch)
      if (!write->error) write->error = std::current_exception();
  }
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began);
  const auto us = static_cast<std::uint64_t>(took.count());
  if (us > longest_commit_us_.load(std::memory_order_relaxed)) longest_commit_us_.store(us, std::memory_order_relaxed);
  const auto failed =
      static_cast<std::uint64_t>(std::ranges::count_if(batch, [](auto& w) { return w->error != nullptr; }));
  failures_.fetch_add(failed, std::memory_order_relaxed);
  closures_.fetch_add(batch.size() - failed, std::memory_order_relaxed);
}

void Database::Engine::run_one(Write& write) {
  Transaction transaction(writer_);
  write.run(transaction);
  if (!writer_.in_transaction())
    throw DatabaseError(0, options_.file.string() + ": a closure ended the transaction that it shares with others");
}

// All closures in one transaction, without the price of a savepoint each. False: one failed, which is noted in it, and
// nothing was done.
bool Database::Engine::commit_together(Batch& batch) {
  writer_.run("BEGIN IMMEDIATE", {});
  writer_.guard_transaction(true);
  for (auto& write : batch) {
    try {
      run_one(*write);
    } catch (...) {
      write->error = std::current_exception();
      writer_.guard_transaction(false);
      writer_.roll_back();
      return false;
    }
  }
  writer_.guard_transaction(false);
  writer_.run("COMMIT", {});
  return true;
}

// The second and last time: a savepoint around each, so that a failure undoes itself alone.
void Database::Engine::commit_each_alone(Batch& batch) {
  writer_.run("BEGIN IMMEDIATE", {});
  writer_.guard_transaction(true);
  for (auto& write : batch) {
    if (write->error) continue;
    writer_.run("SAVEPOINT closure", {});
    try {
      run_one(*write);
    } catch (...) {
      if (!writer_.in_transaction()) throw;  // SQLite ended it all: the others' work of this round is undone too
      write->error = std::current_exception();
      writer_.run("ROLLBACK TO closure", {});
    }
    writer_.run("RELEASE closure", {});
  }
  writer_.guard_transaction(false);
  writer_.run("COMMIT", {});
}

void Database::Engine::deliver(Batch batch) {
  std::vector<std::pair<std::uint32_t, Batch>> lanes;
  for (auto& write : batch) {
    auto found = std::ranges::find(lanes, write->lane, [](const auto& lane) { return lane.first; });
    if (found == lanes.end()) found = lanes.emplace(lanes.end(), write->lane, Batch());
    found->second.push_back(std::move(write));
  }
  for (auto& [lane, writes] : lanes) {
    Completions completions(std::move(writes));
    if (options_.deliver && lane != kWaitingLane) {
      options_.deliver(lane, std::move(completions));
    } else {
      completions();
    }
  }
}

void Database::Engine::backup(const std::filesystem::path& to) {
  BackupJob job{to, {}};
  auto done = job.done.get_future();
  {
    const std::lock_guard lock(mutex_);
    if (wanted_backup_ != nullptr)
      throw DatabaseError(0, options_.file.string() + ": another backup is about to begin; try again when it is done");
    wanted_backup_ = &job;
  }
  wake_.notify_one();
  if (!thread_.joinable()) {
    while (pump()) {
    }
  }
  done.get();
}

void Database::Engine::step_backup(BackupJob* wanted) {
  if (wanted != nullptr && backup_) {
    wanted->done.set_exception(error_of(0, options_.file.string() + ": another backup is being made; try again later"));
  } else if (wanted != nullptr) {
    try {
      backup_ = std::make_unique<Backup>(writer_, *wanted);
    } catch (...) {
      wanted->done.set_exception(std::current_exception());
    }
  }
  if (backup_ && backup_->step()) backup_.reset();
}

std::unique_ptr<Connection> Database::Engine::open_reading() const {
  return std::make_unique<Connection>(options_.file, vfs_.name(), Access::kReadOnly);
}

DatabaseMetrics Database::Engine::metrics() const {
  DatabaseMetrics metrics;
  metrics.commits = commits_.load(std::memory_order_relaxed);
  metrics.closures = closures_.load(std::memory_order_relaxed);
  metrics.failures = failures_.load(std::memory_order_relaxed);
  metrics.reruns = reruns_.load(std::memory_order_relaxed);
  metrics.flushes = vfs_.flushes();
  metrics.checkpoints = checkpointer_->completed();
  metrics.wal_bytes = checkpointer_->wal_bytes();
  metrics.longest_commit_us = longest_commit_us_.load(std::memory_order_relaxed);
  const std::lock_guard lock(mutex_);
  metrics.waiting = queue_.size();
  return metrics;
}

}  // namespace majlis::sdk
