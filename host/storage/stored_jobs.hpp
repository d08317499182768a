// The job table: rows claimed with a lease, run on the work pool, retried with growing pauses. One alarm stands at the
// earliest time that is known. Thread-safe; ends before its database, timers and pool.
#pragma once

#include "host/kernel/jobs.hpp"
#include "host/kernel/timers.hpp"

#include <majlis/database.hpp>

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>

namespace majlis::host {

class Log;
class WorkPool;

class StoredJobs final : public Jobs {
 public:
  static constexpr std::uint64_t kLeaseMs = 5 * 60 * 1000;  // a run that is silent so long is started again

  StoredJobs(sdk::Database& database, Timers& timers, WorkPool& pool, Log& log);
  ~StoredJobs() override;

  void schedule(Job job, std::function<void(Status)> stored) override;
  void cancel(const std::string& kind, const std::string& key) override;
  void add_handler(const std::string& kind, JobHandler handler) override;
  void remove_handler(const std::string& kind) override;

  // Starts no more runs and waits for closures that are queued.
  void stop();

 private:
  // Shared with closures and alarms, which may outlive a stop by a moment.
  struct Core;
  std::shared_ptr<Core> core_;
};

// How long a job rests after its n-th failure: 2 s, 4 s … one hour.
std::uint64_t retry_pause_ms(std::uint32_t attempt);

}  // namespace majlis::host
