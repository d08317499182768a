// Plain events: hints that may be lost. Truth is in rows; an event only says where to look. Thread-safe.
#pragma once

#include "host/kernel/caller.hpp"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <vector>

namespace majlis::host {

struct Event {
  std::string topic;  // "messaging.stream"; begins with the publisher's prefix
  Bytes key;          // what it is about, at most 64 bytes
  Bytes payload;      // one CBOR item
};

using SubscriptionId = std::uint64_t;

class Events {
 public:
  // Runs on the publisher's thread and must be short.
  using Listener = std::function<void(const Event&)>;

  // An empty key asks for all.
  SubscriptionId subscribe(std::string topic, Bytes key, Listener listener);
  // No publish() that begins afterwards reaches the listener; one that runs on another thread still may.
  void unsubscribe(SubscriptionId id);
  void publish(const Event& event) const;
  // Cheap: whether building an event is worth it.
  bool wanted(std::string_view topic) const;

 private:
  struct Subscription {
    SubscriptionId id;
    Bytes key;
    Listener listener;
  };
  mutable std::shared_mutex mutex_;
  SubscriptionId next_ = 1;
  std::map<std::string, std::vector<std::shared_ptr<const Subscription>>, std::less<>> topics_;
};

}  // namespace majlis::host
