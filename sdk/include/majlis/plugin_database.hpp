// A plugin's own database: closures run on its writer thread, and who awaits them resumes on the strand.
//
//   co_await database_.write([&](Transaction& t) { t.run("UPDATE poll SET votes = votes + 1 WHERE id = $1", id); });
//   const auto title = database_.read([&](Transaction& t) { return t.value<std::string>("SELECT …", id); });
#pragma once

#include <majlis/database.hpp>
#include <majlis/host.hpp>
#include <majlis/task.hpp>

#include <coroutine>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace majlis::sdk {

class PluginDatabase {
 public:
  explicit PluginDatabase(Host& host) : host_(host), settler_(host.add_settler([this] { database_.reset(); })) {}
  ~PluginDatabase() {
    database_.reset();
    host_.remove_settler(settler_);
  }
  PluginDatabase(const PluginDatabase&) = delete;
  PluginDatabase& operator=(const PluginDatabase&) = delete;

  // Opens or creates; `options.deliver` is set here. Errors: DatabaseError, MigrationError.
  void open(DatabaseOptions options) {
    options.deliver = [this](std::uint32_t, Completions completions) {
      host_.post([batch = std::make_shared<Completions>(std::move(completions))] { (*batch)(); });
    };
    database_ = std::make_unique<Database>(std::move(options));
  }

  // Of one without threads: see Database::pump.
  bool pump() { return database_ && database_->pump(); }

  template <class Fn>
  class Writing {
   public:
    using R = std::invoke_result_t<Fn&, Transaction&>;
    Writing(Database* database, Fn fn) : database_(database), fn_(std::move(fn)) {}

    bool await_ready() const { return database_ == nullptr; }
    void await_suspend(std::coroutine_handle<> waiting) {
      database_->write(std::move(fn_), [this, waiting](Outcome<R> outcome) {
        outcome_.emplace(std::move(outcome));
        waiting.resume();
      });
    }
    R await_resume() {
      if (!outcome_) throw MethodError(Code::kCancelled, "the plugin's database is closed");
      return outcome_->take();
    }

   private:
    Database* database_;
    Fn fn_;
    std::optional<Outcome<R>> outcome_;
  };

  // Awaits the commit of fn(Transaction&), which may run twice and cannot await; its value, or its exception.
  template <class Fn>
  Writing<std::decay_t<Fn>> write(Fn&& fn) {
    static_assert(kSafeInAwait<Fn>, "name the function object before the co_await expression");
    return Writing<std::decay_t<Fn>>(database_.get(), std::forward<Fn>(fn));
  }

  // Reads at once, on the strand; short (the read limit holds).
  template <class Fn>
  std::invoke_result_t<Fn&, Transaction&> read(Fn&& fn) {
    if (!database_) throw MethodError(Code::kCancelled, "the plugin's database is closed");
    return database_->read(std::forward<Fn>(fn));
  }

 private:
  Host& host_;
  Host::Settler settler_;
  std::unique_ptr<Database> database_;
};

}  // namespace majlis::sdk
