// What other threads hand to an I/O thread, and the batching that makes a group commit's answers one wake-up.
#pragma once

#include "host/kernel/connections.hpp"
#include "host/kernel/failure.hpp"
#include "host/kernel/http.hpp"

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace majlis::host {

// The answer to a call that came over a WebSocket, or over POST /rpc. `serial` counts a connection's requests.
struct CallAnswer {
  std::uint64_t serial;
  Outcome outcome;
};
struct HttpAnswer {
  std::uint64_t serial;
  HttpResponse response;
};
struct BindOrder {
  std::optional<Session> session;
};
struct CloseOrder {
  std::string reason;
};

// Somebody waits for more of a request's body.
struct BodyWanted {};

struct Parcel {
  ConnectionId to;
  std::variant<CallAnswer, HttpAnswer, SharedMessage, BindOrder, CloseOrder, BodyWanted> content;
};

// Any thread puts, the I/O thread takes.
class Inbox {
 public:
  explicit Inbox(std::function<void()> wake) : wake_(std::move(wake)) {}

  void put(Parcel parcel) {
    bool first = false;
    {
      const std::lock_guard lock(mutex_);
      first = parcels_.empty();
      parcels_.push_back(std::move(parcel));
    }
    if (first) wake_();
  }
  void put(std::vector<Parcel>&& parcels) {
    if (parcels.empty()) return;
    bool first = false;
    {
      const std::lock_guard lock(mutex_);
      first = parcels_.empty();
      if (first) {
        parcels_.swap(parcels);
      } else {
        for (Parcel& parcel : parcels) parcels_.push_back(std::move(parcel));
      }
    }
    if (first) wake_();
  }
  // Gives all that waits; `into` is emptied first and its memory reused.
  void take(std::vector<Parcel>& into) {
    into.clear();
    const std::lock_guard lock(mutex_);
    parcels_.swap(into);
  }

 private:
  std::function<void()> wake_;
  std::mutex mutex_;
  std::vector<Parcel> parcels_;
};

}  // namespace majlis::host
