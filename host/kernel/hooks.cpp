#include "host/kernel/hooks.hpp"

#include <algorithm>

namespace majlis::host {

// One write being asked about: holds copies, since hooks answer later.
struct Hooks::Round : std::enable_shared_from_this<Hooks::Round> {
  Timers& timers;
  CallContext context;
  Bytes about;
  std::vector<std::shared_ptr<const Hook>> hooks;
  std::size_t at = 0;
  TimerId alarm = 0;
  std::function<void(std::optional<Failure>)> done;

  Round(Timers& clock, const CallContext& call, ByteView write)
      : timers(clock), context(call), about(to_bytes(write)) {}
};

HookId Hooks::add(std::string owner, HookSpec spec, HookHandler handler) {
  const std::unique_lock lock(mutex_);
  const HookId id = next_++;
  const std::string point = spec.point;
  auto hook = std::make_shared<const Hook>(Hook{id, std::move(owner), std::move(spec), std::move(handler)});
  points_[point].push_back(std::move(hook));
  return id;
}

void Hooks::remove(HookId id) {
  const std::unique_lock lock(mutex_);
  for (auto point = points_.begin(); point != points_.end();) {
    std::erase_if(point->second, [id](const auto& hook) { return hook->id == id; });
    point = point->second.empty() ? points_.erase(point) : std::next(point);
  }
}

std::vector<std::shared_ptr<const Hooks::Hook>> Hooks::matching(std::string_view point, std::string_view key) const {
  const std::shared_lock lock(mutex_);
  std::vector<std::shared_ptr<const Hook>> found;
  const auto known = points_.find(point);
  if (known == points_.end()) return found;
  for (const auto& hook : known->second)
    if (hook->spec.keys.empty() || std::ranges::find(hook->spec.keys, key) != hook->spec.keys.end())
      found.push_back(hook);
  return found;
}

bool Hooks::wanted(std::string_view point, std::string_view key) const {
  const std::shared_lock lock(mutex_);
  const auto known = points_.find(point);
  return known != points_.end() && std::ranges::any_of(known->second, [key](const auto& hook) {
           return hook->spec.keys.empty() || std::ranges::find(hook->spec.keys, key) != hook->spec.keys.end();
         });
}

void Hooks::ask(std::string_view point, std::string_view key, const CallContext& context, ByteView about,
                std::function<void(std::optional<Failure>)> done) const {
  auto hooks = matching(point, key);
  if (hooks.empty()) return done(std::nullopt);
  asked_.fetch_add(hooks.size(), std::memory_order_relaxed);
  auto round = std::make_shared<Round>(timers_, context, about);
  round->hooks = std::move(hooks);
  round->done = std::move(done);
  next(round);
}

void Hooks::next(const std::shared_ptr<Round>& round) {
  if (round->at == round->hooks.size()) return round->done(std::nullopt);
  const auto hook = round->hooks[round->at++];
  const auto call = std::make_shared<PendingCall>(
      [round, hook](Outcome&& outcome) {
        round->timers.cancel(round->alarm);
        const auto* why = std::get_if<Failure>(&outcome);
        if (why == nullptr) return next(round);
        const bool broken = why->code == Code::kTimeout || why->code == Code::kInternal ||
                            why->code == Code::kUnavailable || why->code == Code::kCancelled;
        if (!broken) return round->done(*why);
        if (hook->spec.on_failure == OnFailure::kOpen) return next(round);
        round->done(failure(Code::kUnavailable,
                            "\"" + hook->owner + "\", which must agree to this, did not answer: " + why->message));
      },
      nullptr);
  round->alarm = round->timers.after(hook->spec.budget, [weak = std::weak_ptr(call), hook] {
    if (const auto late = weak.lock())
      late->abandon(failure(
          Code::kTimeout, hook->spec.point + " has a budget of " + std::to_string(hook->spec.budget.count()) + " ms"));
  });
  CallContext context = round->context;
  context.deadline = round->timers.now() + hook->spec.budget;
  hook->handler(context, round->about, Responder(call));
}

}  // namespace majlis::host
