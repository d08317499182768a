// Where one subscribed connection stands: what it is behind in, and what it was sent ahead of its acknowledgements.
// Owned by Delivery and guarded by its mutex.
#pragma once

#include "host/messaging/ids.hpp"

#include <deque>
#include <map>
#include <optional>
#include <unordered_map>

namespace majlis::host::messaging {

// A stream of which entries after `after` are still to be read from the store.
struct Behind {
  StreamId stream;
  std::uint64_t after = 0;
};

class Subscription {
 public:
  Subscription(ConnectionId connection, const Speaker& device, std::size_t unacked_max)
      : connection_(connection), device_(device), unacked_max_(unacked_max) {}

  ConnectionId connection() const { return connection_; }
  const Speaker& device() const { return device_; }

  // Whether entries may be pushed as they are stored.
  bool live() const { return live_; }
  bool window_full() const { return unacked_bytes_ >= unacked_max_; }

  // An entry was stored: true says push it now; else it is noted as something to read later.
  bool offer(const StreamId& stream, std::uint64_t seq);
  void add_behind(const Behind& behind);

  // The next page to read; nothing if one is being read, the window is full, or there is none: then, unless the window
  // is full, the connection is live from here on.
  std::optional<Behind> next();
  // The page that next() asked for has been read up to `last`.
  void page_done(const StreamId& stream, std::uint64_t last, bool more);

  void sent(const StreamId& stream, std::uint64_t seq, std::size_t bytes);
  void acknowledged(const StreamId& stream, std::uint64_t seq);

 private:
  struct Sent {
    std::uint64_t seq;
    std::size_t bytes;
  };
  ConnectionId connection_;
  Speaker device_;
  std::size_t unacked_max_;
  bool live_ = false;
  bool reading_ = false;
  std::map<StreamId, std::uint64_t> behind_;    // stream → cursor
  std::map<StreamId, std::uint64_t> position_;  // while catching up: last entry sent
  std::unordered_map<StreamId, std::deque<Sent>, IdHash> unacked_;
  std::size_t unacked_bytes_ = 0;
};

}  // namespace majlis::host::messaging
