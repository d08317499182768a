#include "host/kernel/scope.hpp"

#include <mutex>

namespace majlis::host {

std::uint64_t Disconnects::add(Listener listener) {
  const std::unique_lock lock(mutex_);
  listeners_.emplace(next_, std::move(listener));
  return next_++;
}

void Disconnects::remove(std::uint64_t id) {
  const std::unique_lock lock(mutex_);
  listeners_.erase(id);
}

void Disconnects::tell(ConnectionId connection, const std::optional<Session>& session) const {
  const std::shared_lock lock(mutex_);
  for (const auto& [id, listener] : listeners_) listener(connection, session);
}

Status Scope::claim(const std::string& prefix) {
  MAJLIS_CHECK(to_.methods.claim(prefix, owner_, built_in_));
  undo_.emplace_back([this, prefix] { to_.methods.release(prefix, owner_); });
  return {};
}

Status Scope::add_components(std::string_view schemas) {
  MAJLIS_CHECK(to_.methods.add_components(owner_, schemas));
  undo_.emplace_back([this] { to_.methods.remove_components(owner_); });
  return {};
}

Status Scope::add_method(MethodSpec spec, Handler handler) {
  const std::string name = spec.name;
  MAJLIS_CHECK(to_.methods.add(owner_, std::move(spec), std::move(handler)));
  undo_.emplace_back([this, method = to_.methods.find(name)] { to_.methods.remove(method); });
  return {};
}

SubscriptionId Scope::subscribe(std::string topic, Bytes key, Events::Listener listener) {
  const SubscriptionId id = to_.events.subscribe(std::move(topic), std::move(key), std::move(listener));
  undo_.emplace_back([this, id] { to_.events.unsubscribe(id); });
  return id;
}

void Scope::add_hook(HookSpec spec, HookHandler handler) {
  const HookId id = to_.hooks.add(owner_, std::move(spec), std::move(handler));
  undo_.emplace_back([this, id] { to_.hooks.remove(id); });
}

void Scope::add_job(const std::string& kind, JobHandler handler) {
  to_.jobs.add_handler(kind, std::move(handler));
  undo_.emplace_back([this, kind] { to_.jobs.remove_handler(kind); });
}

void Scope::on_disconnect(Disconnects::Listener listener) {
  const std::uint64_t id = to_.disconnects.add(std::move(listener));
  undo_.emplace_back([this, id] { to_.disconnects.remove(id); });
}

void Scope::clear() {
  while (!undo_.empty()) {
    const std::function<void()> undo = std::move(undo_.back());
    undo_.pop_back();
    undo();
  }
}

}  // namespace majlis::host
