// One call on its way through the host. A handler gets a CallContext, borrowed params and a Responder; it answers
// once, now or later, from any thread. The host answers for it at the deadline or when the caller goes; what comes
// later is dropped.
#pragma once

#include "host/kernel/caller.hpp"
#include "host/kernel/failure.hpp"
#include "host/kernel/timers.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>

namespace majlis::host {

using CallId = std::uint64_t;
inline constexpr std::uint8_t kDepthMax = 8;

struct CallContext {
  Caller caller;
  CallId id = 0;
  TimePoint deadline;
  TraceId trace{};
  std::uint8_t depth = 0;  // of calls within calls, at most kDepthMax
};

// The state that all copies of a Responder share. Kept by the kernel; handlers use Responder.
class PendingCall {
 public:
  using Sink = std::function<void(Outcome&&)>;

  PendingCall(Sink sink, std::function<void()> forget) : sink_(std::move(sink)), forget_(std::move(forget)) {}
  ~PendingCall();
  PendingCall(const PendingCall&) = delete;
  PendingCall& operator=(const PendingCall&) = delete;

  // Delivers the first answer; returns false for every later one.
  bool answer(Outcome&& outcome);
  bool answered() const { return answered_.load(std::memory_order_acquire); }
  // Runs `hook` when the host answers in the handler's place; at once if it already has.
  void on_abandoned(std::function<void()> hook);
  // Answers for the handler (cancelled, timeout, unavailable) and tells it.
  void abandon(Failure why);

 private:
  std::atomic<bool> answered_{false};
  Sink sink_;
  std::function<void()> forget_;
  std::mutex mutex_;
  bool abandoned_ = false;
  std::function<void()> abandoned_hook_;
};

// The way back to the caller; cheap to copy. If every copy goes without an answer the caller gets `internal`.
class Responder {
 public:
  explicit Responder(std::shared_ptr<PendingCall> call) : call_(std::move(call)) {}
  // A responder of its own, outside any dispatcher: for tests and for calls within a module.
  static Responder to(PendingCall::Sink sink);

  void answer(Outcome outcome) const { call_->answer(std::move(outcome)); }
  void result(Bytes item) const { call_->answer(Outcome(std::move(item))); }
  void fail(Failure why) const { call_->answer(Outcome(std::move(why))); }
  void fail(Code code, std::string message) const { fail(failure(code, std::move(message))); }
  // False once the caller has its answer: work that has not begun may be skipped.
  bool wanted() const { return !call_->answered(); }
  void on_abandoned(std::function<void()> hook) const { call_->on_abandoned(std::move(hook)); }

 private:
  std::shared_ptr<PendingCall> call_;
};

// `params` lasts for the call of the handler only; keep a copy of what is needed later. Runs on the thread that
// dispatches (an I/O thread for clients): it must not block.
using Handler = std::function<void(const CallContext& context, ByteView params, const Responder& responder)>;

}  // namespace majlis::host
