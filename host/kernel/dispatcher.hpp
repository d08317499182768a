// Takes calls to their handlers: finds the method, asks for permission and capability, checks params, keeps deadline
// and cancellation, counts. Thread-safe; handlers run on the calling thread.
#pragma once

#include "host/kernel/registry.hpp"
#include "host/kernel/timers.hpp"

#include <array>
#include <optional>
#include <unordered_map>

namespace majlis::host {

class CallMetrics;

// Refuses what a plugin's capabilities do not cover; nullopt lets it pass. Implemented by the plugin table.
using CapabilityCheck = std::function<std::optional<Failure>(const std::string& plugin, std::string_view method)>;

struct CallOptions {
  std::optional<Milliseconds> deadline{};  // shorter than the method's own
  TraceId trace{};
  std::uint8_t depth = 0;
};

class Dispatcher {
 public:
  Dispatcher(MethodRegistry& registry, Timers& timers, CallMetrics& metrics);
  ~Dispatcher();

  void guard_plugins(CapabilityCheck check) { capabilities_ = std::move(check); }

  // `sink` gets the one answer: inside this call or later, from any thread. Returns the call's id for cancel(); the
  // answer may have come before it is returned.
  CallId call(std::string_view method, const Caller& caller, ByteView params, PendingCall::Sink sink,
              const CallOptions& options = {});
  // Answers with `cancelled` and tells the handler. Late and repeated cancels do nothing.
  void cancel(CallId id);

  std::size_t in_flight() const;
  std::size_t methods() const { return registry_.size(); }
  // Whether any method's name begins so.
  bool offers(std::string_view beginning) const { return registry_.offers(beginning); }
  // Runs `done` once no call is open (now or later): for draining. One waiter at a time.
  void when_idle(std::function<void()> done);
  // Answers every open call with `unavailable`.
  void abandon_all(const std::string& why);

 private:
  struct Open {
    std::weak_ptr<PendingCall> call;
    TimePoint deadline;
  };
  struct Shard {  // calls are spread so that threads seldom meet at one lock
    mutable std::mutex mutex;
    std::unordered_map<CallId, Open> open;
  };

  std::optional<Failure> refuse(const Method& method, const Caller& caller) const;
  std::shared_ptr<PendingCall> open(const Method& method, CallId id, TimePoint deadline, PendingCall::Sink sink);
  void forget(CallId id);
  void expect(TimePoint deadline);
  void sweep();
  Shard& shard(CallId id) { return shards_[id % kShards]; }

  static constexpr std::size_t kShards = 8;
  MethodRegistry& registry_;
  Timers& timers_;
  CallMetrics& metrics_;
  CapabilityCheck capabilities_;
  std::atomic<CallId> next_id_{1};
  std::atomic<std::size_t> in_flight_{0};
  std::array<Shard, kShards> shards_;
  std::mutex sweep_mutex_;
  std::atomic<TimePoint::rep> next_sweep_{TimePoint::max().time_since_epoch().count()};
  TimerId sweep_timer_ = 0;
  std::function<void()> idle_;
};

}  // namespace majlis::host
