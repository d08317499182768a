#include "host/kernel/dispatcher.hpp"

#include "host/json/schema.hpp"
#include "host/kernel/call_metrics.hpp"

#include <algorithm>
#include <exception>
#include <vector>

namespace majlis::host {
namespace {

std::string describe(const Caller& caller) {
  if (caller.kind == CallerKind::kPlugin) return "the plugin \"" + caller.plugin + "\"";
  if (caller.kind == CallerKind::kAnonymous) return "a client that has not proved a device";
  return "this " + std::string(caller_name(caller.kind));
}

bool permitted(const Method& method, const Caller& caller) {
  switch (method.spec.permission) {
    case Permission::kAnyone: return true;
    case Permission::kDevice:
      return caller.on_behalf || caller.kind == CallerKind::kHost || caller.kind == CallerKind::kPlugin;
    case Permission::kPlugin: return caller.kind == CallerKind::kHost || caller.kind == CallerKind::kPlugin;
    case Permission::kOwner: return caller.administers();
  }
  return false;
}

std::string next_step(Permission permission) {
  switch (permission) {
    case Permission::kDevice: return "prove a device first";
    case Permission::kPlugin: return "only the host's modules may call it";
    case Permission::kOwner: return "only the owner account and the admin command line may call it";
    case Permission::kAnyone: break;
  }
  return {};
}

}  // namespace

Dispatcher::Dispatcher(MethodRegistry& registry, Timers& timers, CallMetrics& metrics)
    : registry_(registry), timers_(timers), metrics_(metrics) {}

Dispatcher::~Dispatcher() {
  timers_.cancel(sweep_timer_);
  abandon_all("the host is stopping; try again later");
}

std::optional<Failure> Dispatcher::refuse(const Method& method, const Caller& caller) const {
  if (!permitted(method, caller))
    return failure(Code::kDenied,
                   method.spec.name + " is refused to " + describe(caller) + "; " + next_step(method.spec.permission));
  if (caller.kind == CallerKind::kPlugin && capabilities_) return capabilities_(caller.plugin, method.spec.name);
  return std::nullopt;
}

std::shared_ptr<PendingCall> Dispatcher::open(const Method& method, CallId id, TimePoint deadline,
                                              PendingCall::Sink sink) {
  const CallMetrics::OfMethod& counted = metrics_.of(method.spec.name);
  auto call = std::make_shared<PendingCall>(
      [this, &counted, began = timers_.now(), sink = std::move(sink)](Outcome&& outcome) {
        (std::holds_alternative<Bytes>(outcome) ? counted.ok : counted.failed).add();
        counted.seconds.observe(std::chrono::duration<double>(timers_.now() - began).count());
        sink(std::move(outcome));
      },
      [this, id] { forget(id); });
  in_flight_.fetch_add(1, std::memory_order_relaxed);
  {
    const std::lock_guard lock(shard(id).mutex);
    shard(id).open.emplace(id, Open{call, deadline});
  }
  expect(deadline);
  return call;
}

CallId Dispatcher::call(std::string_view name, const Caller& caller, ByteView params, PendingCall::Sink sink,
                        const CallOptions& options) {
  const CallId id = next_id_.fetch_add(1, std::memory_order_relaxed);
  const auto refused = [&](Failure why) {
    metrics_.refused(why.code).add();
    sink(Outcome(std::move(why)));
    return id;
  };
  const std::shared_ptr<const Method> method = registry_.find(name);
  if (!method)
    return refused(failure(Code::kMethodNotFound, "there is no method \"" + std::string(name.substr(0, 80)) +
                                                      "\" here; /openrpc.json lists what there is"));
  if (options.depth > kDepthMax)
    return refused(failure(Code::kQuota, method->spec.name + " was called " + std::to_string(options.depth) +
                                             " calls deep; the limit is " + std::to_string(kDepthMax)));
  if (auto why = refuse(*method, caller)) return refused(*std::move(why));
  if (method->spec.checked == Checked::kBySchema)
    if (const Status status = method->params->check(params); !status.ok())
      return refused(invalid_params(status.error()));

  const Milliseconds wait = std::min(options.deadline.value_or(method->spec.deadline), method->spec.deadline);
  const CallContext context{caller, id, timers_.now() + wait, options.trace, options.depth};
  const Responder responder(open(*method, id, context.deadline, std::move(sink)));
  try {
    method->handler(context, params, responder);
  } catch (const std::exception& error) {
    responder.fail(Code::kInternal, method->spec.name + " failed: " + error.what());
  }
  return id;
}

void Dispatcher::cancel(CallId id) {
  std::shared_ptr<PendingCall> call;
  {
    const std::lock_guard lock(shard(id).mutex);
    if (const auto known = shard(id).open.find(id); known != shard(id).open.end()) call = known->second.call.lock();
  }
  if (call) call->abandon(failure(Code::kCancelled, "the caller cancelled the call"));
}

void Dispatcher::forget(CallId id) {
  {
    const std::lock_guard lock(shard(id).mutex);
    if (shard(id).open.erase(id) == 0) return;
  }
  if (in_flight_.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  std::function<void()> idle;
  {
    const std::lock_guard lock(sweep_mutex_);
    std::swap(idle, idle_);
  }
  if (idle) idle();
}

std::size_t Dispatcher::in_flight() const { return in_flight_.load(std::memory_order_acquire); }

void Dispatcher::when_idle(std::function<void()> done) {
  {
    const std::lock_guard lock(sweep_mutex_);
    idle_ = std::move(done);
  }
  if (in_flight() != 0) return;
  std::function<void()> idle;
  {
    const std::lock_guard lock(sweep_mutex_);
    std::swap(idle, idle_);
  }
  if (idle) idle();
}

void Dispatcher::abandon_all(const std::string& why) {
  std::vector<std::shared_ptr<PendingCall>> calls;
  for (Shard& part : shards_) {
    const std::lock_guard lock(part.mutex);
    for (const auto& [id, entry] : part.open)
      if (auto call = entry.call.lock()) calls.push_back(std::move(call));
  }
  for (const auto& call : calls) call->abandon(failure(Code::kUnavailable, why));
}

// One timer stands at the earliest deadline that is known; most calls are answered long before and cost nothing here.
void Dispatcher::expect(TimePoint deadline) {
  if (deadline.time_since_epoch().count() >= next_sweep_.load(std::memory_order_acquire)) return;
  const std::lock_guard lock(sweep_mutex_);
  if (deadline.time_since_epoch().count() >= next_sweep_.load(std::memory_order_relaxed)) return;
  next_sweep_.store(deadline.time_since_epoch().count(), std::memory_order_release);
  timers_.cancel(sweep_timer_);
  sweep_timer_ = timers_.at(deadline, [this] { sweep(); });
}

void Dispatcher::sweep() {
  {
    const std::lock_guard lock(sweep_mutex_);
    next_sweep_.store(TimePoint::max().time_since_epoch().count(), std::memory_order_release);
  }
  const TimePoint now = timers_.now();
  TimePoint next = TimePoint::max();
  std::vector<std::shared_ptr<PendingCall>> late;
  for (Shard& part : shards_) {
    const std::lock_guard lock(part.mutex);
    for (const auto& [id, entry] : part.open) {
      if (entry.deadline > now) {
        next = std::min(next, entry.deadline);
      } else if (auto call = entry.call.lock()) {
        late.push_back(std::move(call));
      }
    }
  }
  if (next != TimePoint::max()) expect(next);
  for (const auto& call : late)
    call->abandon(failure(Code::kTimeout, "no answer came within the call's deadline; try again or allow more time"));
}

}  // namespace majlis::host
