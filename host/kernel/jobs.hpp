// Work that must happen later although the process ends meanwhile: one table in the host's store, claimed with a
// lease, retried with growing pauses. At least once: a job's handler must be safe to repeat.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace majlis::host {

struct Job {
  std::string kind{};  // "messaging.expire"; begins with the owner's prefix
  std::string key{};   // one job per (kind, key)
  Bytes payload{};
  std::uint64_t due_ms = 0;   // unix time
  std::uint32_t attempt = 0;  // 1 for the first
};

// What became of a run: done (the row goes), again at a time (a schedule), or failed (retried later).
struct JobResult {
  enum class Kind { kDone, kAgain, kFailed } kind = Kind::kDone;
  std::uint64_t due_ms = 0;
  std::string reason;

  static JobResult done() { return {}; }
  static JobResult again(std::uint64_t at_ms) { return {Kind::kAgain, at_ms, {}}; }
  static JobResult failed(std::string why) { return {Kind::kFailed, 0, std::move(why)}; }
};

// `finish` is called once, from any thread. Handlers run on a work-pool thread and must not block long.
using JobHandler = std::function<void(const Job& job, std::function<void(JobResult)> finish)>;

// Thread-safe.
class Jobs {
 public:
  virtual ~Jobs() = default;
  // Adds the job or moves it to a new time; durable when `stored` is called with success.
  virtual void schedule(Job job, std::function<void(Status)> stored) = 0;
  virtual void cancel(const std::string& kind, const std::string& key) = 0;
  virtual void add_handler(const std::string& kind, JobHandler handler) = 0;
  // After it returns no new run of the kind begins; its rows wait for the next handler.
  virtual void remove_handler(const std::string& kind) = 0;
};

}  // namespace majlis::host
