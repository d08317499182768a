#include "host/kernel/events.hpp"

#include <algorithm>

namespace majlis::host {

SubscriptionId Events::subscribe(std::string topic, Bytes key, Listener listener) {
  const std::unique_lock lock(mutex_);
  const SubscriptionId id = next_++;
  auto subscription = std::make_shared<const Subscription>(Subscription{id, std::move(key), std::move(listener)});
  topics_[std::move(topic)].push_back(std::move(subscription));
  return id;
}

void Events::unsubscribe(SubscriptionId id) {
  const std::unique_lock lock(mutex_);
  for (auto topic = topics_.begin(); topic != topics_.end();) {
    std::erase_if(topic->second, [id](const auto& entry) { return entry->id == id; });
    topic = topic->second.empty() ? topics_.erase(topic) : std::next(topic);
  }
}

void Events::publish(const Event& event) const {
  std::vector<std::shared_ptr<const Subscription>> listeners;
  {
    const std::shared_lock lock(mutex_);
    const auto known = topics_.find(event.topic);
    if (known == topics_.end()) return;
    for (const auto& entry : known->second)
      if (entry->key.empty() || entry->key == event.key) listeners.push_back(entry);
  }
  for (const auto& entry : listeners) entry->listener(event);
}

bool Events::wanted(std::string_view topic) const {
  const std::shared_lock lock(mutex_);
  return topics_.contains(topic);
}

}  // namespace majlis::host
