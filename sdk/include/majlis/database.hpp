// One SQLite file: writes by one thread with group commit, reads by read-only connections, numbered migrations.
// Used by plugins on their own file and by the host for its storage.
//
// What waits when the writer wakes goes into one transaction and one flush (synchronous=FULL); each closure's
// completion comes after that commit, so what was acknowledged is on the disk. A closure that throws is undone alone:
// the others run again without it. So a closure may run twice, and it must not have effects outside the database.
#pragma once

#include <majlis/migration.hpp>
#include <majlis/sql.hpp>

#include <chrono>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace majlis::sdk {

// What a closure came to: its value, or the exception that undid it.
template <class T>
class Outcome {
 public:
  using Stored = std::conditional_t<std::is_void_v<T>, std::monostate, T>;
  explicit Outcome(Stored value) : value_(std::move(value)) {}
  explicit Outcome(std::exception_ptr error) : error_(std::move(error)) {}

  bool ok() const { return error_ == nullptr; }
  const std::exception_ptr& error() const { return error_; }
  // The value; throws the error if there is one.
  T take() {
    if (error_) std::rethrow_exception(error_);
    if constexpr (!std::is_void_v<T>) return std::move(*value_);
  }

 private:
  std::optional<Stored> value_;
  std::exception_ptr error_;
};

// One closure that waits for its commit.
class Write {
 public:
  Write() = default;
  Write(const Write&) = delete;
  Write& operator=(const Write&) = delete;
  virtual ~Write() = default;
  virtual void run(Transaction& transaction) = 0;                // on the writer thread, at most twice
  virtual void complete(std::exception_ptr error) noexcept = 0;  // once, where Deliver runs the batch

  std::exception_ptr error;
  std::uint32_t lane = 0;
};

// The completions of one commit for one lane, to be called once. Movable, so that it can be posted.
class Completions {
 public:
  explicit Completions(std::vector<std::unique_ptr<Write>> writes) : writes_(std::move(writes)) {}
  void operator()() noexcept {
    for (auto& write : writes_) write->complete(std::move(write->error));
    writes_.clear();
  }
  std::size_t size() const { return writes_.size(); }

 private:
  std::vector<std::unique_ptr<Write>> writes_;
};

// Takes the completions of one commit to where they belong: one call per lane (say, per I/O thread) and commit, on the
// writer thread. Must not block.
using Deliver = std::function<void(std::uint32_t lane, Completions completions)>;

struct DatabaseOptions {
  std::filesystem::path file;
  std::vector<Migration> migrations = {};
  Deliver deliver = {};     // default: completions run on the writer thread
  bool threads = true;      // false: nothing happens but in pump(), for deterministic tests
  std::string vfs = {};     // SQLite VFS beneath, "" is the platform's
  bool synchronous = true;  // false loses acknowledged commits at power loss: for tests that show they would notice
  bool erase = true;        // overwrites what is deleted; false leaves pages that become free as a whole as they are
  std::size_t batch_limit = 4096;             // closures in one commit
  std::size_t queue_limit = 1 << 16;          // closures that may wait; more are refused
  std::uint64_t checkpoint_bytes = 4 << 20;   // WAL growth that wakes the checkpoint thread (else once a second)
  std::uint64_t wal_limit_bytes = 64 << 20;   // beyond it the writer lets one checkpoint finish, so that the WAL wraps
  std::chrono::milliseconds read_limit{100};  // a longer read transaction is interrupted
};

// Since the database was opened; readable from any thread.
struct DatabaseMetrics {
  std::uint64_t commits = 0;
  std::uint64_t closures = 0;     // that committed
  std::uint64_t failures = 0;     // closures that ended in an error
  std::uint64_t reruns = 0;       // batches that ran again without a closure that failed
  std::uint64_t flushes = 0;      // xSync of the file and its WAL
  std::uint64_t checkpoints = 0;  // that copied the whole WAL
  std::uint64_t wal_bytes = 0;    // in use now
  std::uint64_t waiting = 0;      // closures in the queue
  std::uint64_t longest_commit_us = 0;
};

// A read-only connection of its own. For one thread at a time; ends before its Database.
class Reader {
 public:
  Reader(std::unique_ptr<Connection> connection, std::chrono::milliseconds limit);
  ~Reader();

  // Runs fn(Transaction&) on one snapshot and returns what it returns. Errors: DatabaseError, also when it takes longer
  // than the read limit.
  template <class Fn>
  std::invoke_result_t<Fn&, Transaction&> read(Fn&& fn) {
    const Snapshot snapshot(*this);
    Transaction transaction(*connection_);
    return fn(transaction);
  }

 private:
  struct Snapshot {
    explicit Snapshot(Reader& owner);
    ~Snapshot();
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;
    Reader& reader;
  };
  struct Limit;
  std::unique_ptr<Connection> connection_;
  std::unique_ptr<Limit> limit_;
};

class Database {
 public:
  // Opens or creates the file and brings it to the newest migration. Errors: DatabaseError, MigrationError.
  explicit Database(DatabaseOptions options);
  // Commits what waits, delivers it, and closes.
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Queues fn(Transaction&); done(Outcome<R>) comes after the commit through Deliver, never inside this call.
  // A refusal is better returned than thrown: an exception makes the rest of the batch run again.
  template <class Fn, class Done>
  void write(Fn fn, Done done, std::uint32_t lane = 0) {
    auto write = std::make_unique<ClosureWrite<Fn, Done>>(std::move(fn), std::move(done));
    write->lane = lane;
    submit(std::move(write));
  }
  void submit(std::unique_ptr<Write> write);

  // Writes and waits for the commit; the value, or the closure's exception. Not from the writer thread.
  template <class Fn>
  std::invoke_result_t<Fn&, Transaction&> write_and_wait(Fn fn) {
    using R = std::invoke_result_t<Fn&, Transaction&>;
    std::promise<Outcome<R>> promise;
    auto future = promise.get_future();
    auto write = std::make_unique<ClosureWrite<Fn, Fulfil<R>>>(std::move(fn), Fulfil<R>{&promise});
    write->lane = kWaitingLane;
    submit(std::move(write));
    help_writer();
    return future.get().take();
  }

  // Runs fn on the database's own reader, one caller at a time and not from within a read. Who reads often asks for a
  // reader of its own.
  template <class Fn>
  std::invoke_result_t<Fn&, Transaction&> read(Fn&& fn) {
    const std::lock_guard lock(reader_mutex_);
    return reader_->read(std::forward<Fn>(fn));
  }
  std::unique_ptr<Reader> open_reader() const;

  // Copies the database as it stands to a new file while writes go on. Waits until it is on the disk.
  // Errors: DatabaseError; an existing file is refused.
  void backup(const std::filesystem::path& to);

  // Without threads: commits what waits (one batch), delivers, checkpoints. Whether there was anything to do.
  bool pump();

  DatabaseMetrics metrics() const;
  const std::filesystem::path& file() const;

 private:
  static constexpr std::uint32_t kWaitingLane = 0xFFFFFFFF;  // completed on the writer thread, not through Deliver

  template <class R>
  struct Fulfil {
    std::promise<Outcome<R>>* promise;
    void operator()(Outcome<R> outcome) { promise->set_value(std::move(outcome)); }
  };

  template <class Fn, class Done>
  class ClosureWrite final : public Write {
   public:
    using R = std::invoke_result_t<Fn&, Transaction&>;
    ClosureWrite(Fn fn, Done done) : fn_(std::move(fn)), done_(std::move(done)) {}
    void run(Transaction& transaction) override {
      value_.reset();
      if constexpr (std::is_void_v<R>) {
        fn_(transaction);
        value_.emplace();
      } else {
        value_.emplace(fn_(transaction));
      }
    }
    void complete(std::exception_ptr failure) noexcept override {
      done_(failure ? Outcome<R>(std::move(failure)) : Outcome<R>(std::move(*value_)));
    }

   private:
    Fn fn_;
    Done done_;
    std::optional<typename Outcome<R>::Stored> value_;
  };

  void help_writer();

  class Engine;
  std::unique_ptr<Engine> engine_;
  std::mutex reader_mutex_;
  std::unique_ptr<Reader> reader_;
};

}  // namespace majlis::sdk
