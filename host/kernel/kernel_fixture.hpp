// A kernel without a network for tests: real registries, manual time.
#pragma once

#include "base/cbor.hpp"
#include "host/kernel/call_metrics.hpp"
#include "host/kernel/dispatcher.hpp"
#include "host/kernel/manual_timers.hpp"
#include "host/kernel/scope.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace majlis::host {

// Remembers what it was told; runs nothing.
class FakeJobs final : public Jobs {
 public:
  void schedule(Job job, std::function<void(Status)> stored) override {
    scheduled.push_back(std::move(job));
    stored({});
  }
  void cancel(const std::string& kind, const std::string&) override { cancelled.push_back(kind); }
  void add_handler(const std::string& kind, JobHandler) override { handlers.push_back(kind); }
  void remove_handler(const std::string& kind) override { std::erase(handlers, kind); }

  std::vector<Job> scheduled;
  std::vector<std::string> cancelled;
  std::vector<std::string> handlers;
};

struct Kernel {
  ManualTimers timers;
  Metrics metrics;
  CallMetrics call_metrics{metrics};
  MethodRegistry methods;
  Events events;
  Hooks hooks{timers};
  FakeJobs jobs;
  Disconnects disconnects;
  Dispatcher calls{methods, timers, call_metrics};
  Scope scope{"test", false, {methods, events, hooks, jobs, disconnects}};

  // The one answer to a call that is answered at once.
  Outcome call(std::string_view method, const Caller& caller, ByteView params, const CallOptions& options = {}) {
    std::optional<Outcome> out;
    calls.call(
        method, caller, params, [&](Outcome&& outcome) { out = std::move(outcome); }, options);
    return out ? std::move(*out) : Outcome(failure(Code::kInternal, "not answered at once"));
  }
};

inline Bytes empty_map() { return Bytes{0xA0}; }

inline Code code_in(const Outcome& outcome) {
  const auto* why = std::get_if<Failure>(&outcome);
  EXPECT_NE(why, nullptr) << "got a result";
  return why != nullptr ? why->code : Code::kParse;
}

}  // namespace majlis::host
