// Brings entries and notices to the connections that asked for them. An entry is encoded once for all its readers. A
// connection that is behind (it has just subscribed, or is sent more than it acknowledges) is served from the store,
// page by page as it acknowledges, until it has caught up; then entries are pushed as they are stored. Losing a push
// costs latency, never a message: the truth is the reader's cursor.
// Thread-safe; owned by the module.
#pragma once

#include "host/kernel/connections.hpp"
#include "host/messaging/counts.hpp"
#include "host/messaging/cursors.hpp"
#include "host/messaging/entries.hpp"
#include "host/messaging/limits.hpp"
#include "host/messaging/subscription.hpp"

#include <functional>
#include <mutex>
#include <unordered_map>

namespace majlis::host::messaging {

class Delivery {
 public:
  Delivery(Store& store, Connections& connections, const Cursors& cursors, const Limits& limits, Counts& counts)
      : store_(store), connections_(connections), cursors_(cursors), limits_(limits), counts_(counts) {}

  void use_key(FrankingKey key) { key_ = std::move(key); }

  // Serves `connection` from now on: what it has not acknowledged, waiting Welcomes, then all that comes. `done` gets
  // the number of its streams before anything is sent.
  void subscribe(ConnectionId connection, const Speaker& device, std::function<void(Reply<std::uint64_t>)> done);
  void unsubscribe(ConnectionId connection);

  // A stored entry goes to those who may read it. Called in the order of commits.
  void entry(const LiveStream& readers, const StreamId& stream, protocol::Entry&& entry);
  // What a commit did: to the added devices (not to the one that joined by itself), and to the removed ones.
  void welcomed(const LiveStream& after, const std::vector<protocol::RosterMember>& added, const DeviceId& committer);
  void removed(const LiveStream& before, const std::vector<protocol::RosterMember>& removed, std::uint64_t seq);
  // An account left: its devices hear that it did, the others that somebody's removal is due.
  void left(const LiveStream& stream, const AccountId& account);
  void leaving(const LiveStream& stream);
  // A notice of another kind.
  void notify(const DeviceId& device, const SharedMessage& message);
  void notify(const std::vector<DeviceId>& devices, const SharedMessage& message);
  // The device has durably taken a stream up to `seq`: it may be sent more.
  void acknowledged(const DeviceId& device, const StreamId& stream, std::uint64_t seq);

  std::size_t subscriptions() const;

 private:
  using Shared = std::shared_ptr<Subscription>;

  void start(const Shared& subscription, std::vector<Behind> behind, const std::vector<SharedMessage>& welcomes);
  void step(const Shared& subscription);
  void page_read(const Shared& subscription, const StreamId& stream, std::uint64_t after, Reply<Page> page);

  Store& store_;
  Connections& connections_;
  const Cursors& cursors_;
  const Limits& limits_;
  Counts& counts_;
  FrankingKey key_;
  mutable std::mutex mutex_;  // guards all below and every subscription
  std::unordered_map<std::uint64_t, Shared> by_connection_;
  std::unordered_map<DeviceId, std::vector<Shared>, IdHash> by_device_;
};

}  // namespace majlis::host::messaging
