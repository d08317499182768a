// The module's database: writes by group commit, reads on pool threads. Failures of the engine become `unavailable`.
// Owned by the module; any thread calls it. What waits for an answer is finished before the destructor returns.
#pragma once

#include "host/messaging/reply.hpp"

#include <majlis/database.hpp>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace majlis::host::messaging {

using sdk::Row;
using sdk::Transaction;

class Store {
 public:
  // Runs a task on some thread, soon; tests run it at once.
  using Executor = std::function<void(std::function<void()>)>;
  // Hears of every refusal of the engine.
  using Trouble = std::function<void(const std::string&)>;

  Store(sdk::DatabaseOptions options, Executor reads, Trouble trouble);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  sdk::Database& database() { return database_; }

  // Waits until every write that was queued before has been committed and its completion has run.
  void drain();

  // fn(Transaction&) gives a Reply<T>, and may run twice; done(Reply<T>) comes after the commit, in the order of
  // commits, on the writer thread.
  template <class Fn, class Finish>
  void write(Fn fn, Finish done) {
    using R = std::invoke_result_t<Fn&, Transaction&>;
    database_.write(std::move(fn), [this, done = std::move(done)](sdk::Outcome<R> outcome) mutable {
      if (outcome.ok()) return done(outcome.take());
      done(R(broken(outcome.error())));
    });
  }

  // The same on a snapshot of its own, on a pool thread.
  template <class Fn, class Finish>
  void read(Fn fn, Finish done) {
    using R = std::invoke_result_t<Fn&, Transaction&>;
    auto work = std::make_shared<std::pair<Fn, Finish>>(std::move(fn), std::move(done));
    begin_read();
    executor_([this, work] {
      work->second(read_now<R>(work->first));
      end_read();
    });
  }

  // Reads on the calling thread.
  template <class R, class Fn>
  R read_now(Fn& fn) {
    Lent lent(*this);
    try {
      return lent.reader->read(fn);
    } catch (...) {
      return R(broken(std::current_exception()));
    }
  }

 private:
  struct Lent {  // a reader for as long as one read takes
    explicit Lent(Store& owner);
    ~Lent();
    Lent(const Lent&) = delete;
    Lent& operator=(const Lent&) = delete;
    Store& store;
    std::unique_ptr<sdk::Reader> reader;
  };

  Failure broken(const std::exception_ptr& error) const;
  void begin_read();
  void end_read();

  Executor executor_;
  Trouble trouble_;
  std::mutex mutex_;
  std::condition_variable idle_;
  std::size_t reading_ = 0;
  std::vector<std::unique_ptr<sdk::Reader>> readers_;
  sdk::Database database_;
};

}  // namespace majlis::host::messaging
