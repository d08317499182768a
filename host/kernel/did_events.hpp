// `did_*` events: what has happened and must be heard. The owner's rows are the log: the host reads them with the
// owner's method PREFIX.did {topic, after, limit} → {events: [{seq, key, payload}]}, seq rising, and hands them to each
// subscriber until it has answered well. Each subscriber has a durable cursor, so that everything comes at least once;
// rows of one key come one after the other, and one that fails holds up its own key alone. What is published is but a
// hint that there is more to read.
#pragma once

#include "host/kernel/dispatcher.hpp"
#include "host/kernel/event_cursors.hpp"
#include "host/kernel/events.hpp"

#include <memory>

namespace majlis::host {

class Log;

inline bool is_did_topic(std::string_view topic) { return topic.find(".did_") != std::string_view::npos; }

// Thread-safe.
class DidEvents {
 public:
  // How far a subscriber is read ahead of its oldest unanswered event.
  static constexpr std::size_t kWindow = 256;
  static constexpr std::size_t kAtOnce = 64;

  struct Subscriber {
    std::string id;  // of the module
    std::string topic;
    std::function<bool(ByteView key)> wants;
    // Hands an event over; `answered` is called once, from any thread, with nothing or why not.
    std::function<void(const Event& event, std::function<void(std::optional<Failure>)> answered)> deliver;
  };

  DidEvents(Dispatcher& calls, Events& events, Timers& timers, EventCursors& cursors, Log& log)
      : calls_(calls), events_(events), timers_(timers), cursors_(cursors), log_(log) {}

  // Delivers from the subscriber's cursor on, until what is returned ends.
  std::shared_ptr<void> subscribe(Subscriber subscriber);

 private:
  class Reading;
  Dispatcher& calls_;
  Events& events_;
  Timers& timers_;
  EventCursors& cursors_;
  Log& log_;
};

// How long the n-th failure in a row rests: 1 s, 2 s … one minute.
Milliseconds did_pause(std::uint32_t failures);

}  // namespace majlis::host
