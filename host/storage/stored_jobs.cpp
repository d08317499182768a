#include "host/storage/stored_jobs.hpp"

#include "host/kernel/work_pool.hpp"
#include "host/observe/log.hpp"

#include <algorithm>

namespace majlis::host {
namespace {

constexpr std::uint64_t kNever = UINT64_MAX;
constexpr int kClaimAtOnce = 64;

struct Claim {
  std::vector<Job> jobs;
  std::uint64_t leased_until = 0;
  std::uint64_t next_ms = kNever;  // when there is something to claim again
};

Claim claim_due(sdk::Transaction& t, const std::string& kind, std::uint64_t now) {
  Claim claim;
  claim.leased_until = now + StoredJobs::kLeaseMs;
  auto rows = t.query(
      "UPDATE job SET leased_until_ms = $1, attempt = attempt + 1 WHERE kind = $2 AND key IN (SELECT key FROM job "
      "WHERE "
      "kind = $2 AND due_ms <= $3 AND leased_until_ms <= $3 ORDER BY due_ms LIMIT $4) "
      "RETURNING key, payload, due_ms, attempt",
      claim.leased_until, kind, now, kClaimAtOnce);
  for (const auto& row : rows)
    claim.jobs.push_back(
        {kind, row.get<std::string>(0), row.get<Bytes>(1), row.get<std::uint64_t>(2), row.get<std::uint32_t>(3)});
  const auto next = t.value<std::optional<std::uint64_t>>(
      "SELECT min(CASE WHEN due_ms > leased_until_ms THEN due_ms ELSE leased_until_ms END) FROM job WHERE kind = $1",
      kind);
  if (next && *next) claim.next_ms = **next;
  return claim;
}

// A run's end counts only if its lease still stands: the job may have been scheduled anew meanwhile.
void settle(sdk::Transaction& t, const Job& job, std::uint64_t leased_until, const JobResult& result,
            std::uint64_t now) {
  if (result.kind == JobResult::Kind::kDone) {
    t.run("DELETE FROM job WHERE kind = $1 AND key = $2 AND leased_until_ms = $3 AND attempt = $4", job.kind, job.key,
          leased_until, job.attempt);
    return;
  }
  const bool failed = result.kind == JobResult::Kind::kFailed;
  t.run(
      "UPDATE job SET due_ms = $5, leased_until_ms = 0, attempt = $6 WHERE kind = $1 AND key = $2 AND "
      "leased_until_ms = $3 AND attempt = $4",
      job.kind, job.key, leased_until, job.attempt, failed ? now + retry_pause_ms(job.attempt) : result.due_ms,
      failed ? job.attempt : 0);
}

}  // namespace

std::uint64_t retry_pause_ms(std::uint32_t attempt) {
  return std::min<std::uint64_t>(3'600'000, 1000ULL << std::min<std::uint32_t>(attempt, 20));
}

struct StoredJobs::Core : std::enable_shared_from_this<Core> {
  Core(sdk::Database& d, Timers& t, WorkPool& p, Log& l) : database(d), timers(t), pool(p), log(l) {}

  // Wakes at `due_ms` (unix) or earlier.
  void expect(std::uint64_t due_ms) {
    const std::lock_guard lock(mutex);
    if (stopped || due_ms >= alarm_ms) return;
    timers.cancel(alarm);
    alarm_ms = due_ms;
    const std::uint64_t now = timers.unix_ms();
    const Milliseconds wait(
        static_cast<std::int64_t>(std::min<std::uint64_t>(due_ms > now ? due_ms - now : 0, 3'600'000)));
    alarm = timers.after(wait, [weak = weak_from_this()] {
      if (const auto core = weak.lock()) core->wake();
    });
  }

  void wake() {
    std::vector<std::string> kinds;
    {
      const std::lock_guard lock(mutex);
      alarm_ms = kNever;
      if (stopped) return;
      for (const auto& [kind, handler] : handlers) kinds.push_back(kind);
    }
    for (const std::string& kind : kinds) look(kind);
  }

  void look(const std::string& kind) {
    write<Claim>([kind, now = timers.unix_ms()](sdk::Transaction& t) { return claim_due(t, kind, now); },
                 [self = shared_from_this()](Claim claim) {
                   for (Job& job : claim.jobs) self->start(std::move(job), claim.leased_until);
                   if (claim.next_ms != kNever) self->expect(claim.next_ms);
                 });
  }

  void start(Job job, std::uint64_t leased_until) {
    pool.post([self = shared_from_this(), job = std::move(job), leased_until] {
      std::shared_ptr<JobHandler> handler;
      {
        const std::lock_guard lock(self->mutex);
        const auto known = self->handlers.find(job.kind);
        if (self->stopped || known == self->handlers.end()) return;
        handler = known->second;
      }
      const auto finish = [self, job, leased_until](const JobResult& result) {
        self->finish(job, leased_until, result);
      };
      try {
        (*handler)(job, finish);
      } catch (const std::exception& error) {
        finish(JobResult::failed(error.what()));
      }
    });
  }

  void finish(const Job& job, std::uint64_t leased_until, const JobResult& result) {
    if (result.kind == JobResult::Kind::kFailed)
      log.warning("job.failed", {{"kind", job.kind}, {"attempt", job.attempt}, {"reason", result.reason}});
    const std::uint64_t now = timers.unix_ms();
    const std::uint64_t again =
        result.kind == JobResult::Kind::kAgain ? result.due_ms : now + retry_pause_ms(job.attempt);
    write<bool>(
        [job, leased_until, result, now](sdk::Transaction& t) {
          settle(t, job, leased_until, result, now);
          return true;
        },
        [self = shared_from_this(), result, again](bool) {
          if (result.kind != JobResult::Kind::kDone) self->expect(again);
        });
  }

  // Queues a closure whose failure is logged; `done` gets its value.
  template <class T, class Fn, class Done>
  void write(Fn fn, Done done) {
    database.write(std::move(fn), [self = shared_from_this(), done = std::move(done)](sdk::Outcome<T> outcome) {
      try {
        done(outcome.take());
      } catch (const std::exception& error) {
        self->log.error("job.store_failed", {{"reason", error.what()}});
      }
    });
  }

  sdk::Database& database;
  Timers& timers;
  WorkPool& pool;
  Log& log;
  std::mutex mutex;
  bool stopped = false;
  TimerId alarm = 0;
  std::uint64_t alarm_ms = kNever;
  std::map<std::string, std::shared_ptr<JobHandler>> handlers;
};

StoredJobs::StoredJobs(sdk::Database& database, Timers& timers, WorkPool& pool, Log& log)
    : core_(std::make_shared<Core>(database, timers, pool, log)) {}

StoredJobs::~StoredJobs() { stop(); }

void StoredJobs::schedule(Job job, std::function<void(Status)> stored) {
  const std::uint64_t due = job.due_ms;
  core_->database.write(
      [job = std::move(job)](sdk::Transaction& t) {
        t.run(
            "INSERT INTO job (kind, key, payload, due_ms, attempt, leased_until_ms) VALUES ($1, $2, $3, $4, 0, 0) "
            "ON CONFLICT (kind, key) DO UPDATE SET payload = excluded.payload, due_ms = excluded.due_ms, "
            "attempt = 0, leased_until_ms = 0",
            job.kind, job.key, job.payload, job.due_ms);
        return true;
      },
      [core = core_, due, stored = std::move(stored)](sdk::Outcome<bool> outcome) {
        try {
          outcome.take();
        } catch (const std::exception& error) {
          return stored(Error{"jobs.store", std::string("the job could not be stored: ") + error.what()});
        }
        core->expect(due);
        stored({});
      });
}

void StoredJobs::cancel(const std::string& kind, const std::string& key) {
  core_->write<bool>(
      [kind, key](sdk::Transaction& t) {
        t.run("DELETE FROM job WHERE kind = $1 AND key = $2", kind, key);
        return true;
      },
      [](bool) {});
}

void StoredJobs::add_handler(const std::string& kind, JobHandler handler) {
  {
    const std::lock_guard lock(core_->mutex);
    core_->handlers[kind] = std::make_shared<JobHandler>(std::move(handler));
  }
  core_->look(kind);  // rows may wait from an earlier life
}

void StoredJobs::remove_handler(const std::string& kind) {
  const std::lock_guard lock(core_->mutex);
  core_->handlers.erase(kind);
}

void StoredJobs::stop() {
  {
    const std::lock_guard lock(core_->mutex);
    if (core_->stopped) return;
    core_->stopped = true;
    core_->timers.cancel(core_->alarm);
    core_->handlers.clear();
  }
  core_->database.write_and_wait([](sdk::Transaction&) { return true; });
}

}  // namespace majlis::host
