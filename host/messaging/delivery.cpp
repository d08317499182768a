#include "host/messaging/delivery.hpp"

#include "host/messaging/joining.hpp"

#include <algorithm>

namespace majlis::host::messaging {
namespace {

SharedMessage entries_message(const StreamId& stream, std::vector<protocol::Entry> entries) {
  const protocol::EntriesNote note{stream, std::move(entries)};
  return make_message(protocol::EntriesNotification::kName, record::encode(note));
}

SharedMessage welcomed_message(const Waiting& waiting) {
  return make_message(protocol::WelcomedNotification::kName,
                      record::encode(protocol::WelcomedNote{waiting.stream, waiting.request}));
}

struct Start {
  std::uint64_t streams = 0;
  std::vector<Behind> behind;
  std::vector<SharedMessage> welcomes;
};

// Streams whose entries the device has not all acknowledged, and Welcomes that wait.
Reply<Start> read_start(Transaction& tx, const Speaker& device) {
  Start start;
  for (const Row& row : tx.query("SELECT r.stream, max(r.acked_seq), max(coalesce(r.to_seq, s.last_seq)) FROM roster r "
                                 "JOIN streams s ON s.id = r.stream "
                                 "JOIN memberships m ON m.stream = r.stream AND m.account = $2 AND m.state IN (0, 1) "
                                 "WHERE r.device = $1 GROUP BY r.stream",
                                 device.device, device.account)) {
    ++start.streams;
    const Behind behind{row.get<StreamId>(0), row.get<std::uint64_t>(1)};
    if (behind.after < row.get<std::uint64_t>(2)) start.behind.push_back(behind);
  }
  for (const auto& waiting : waiting_welcomes(tx, device)) start.welcomes.push_back(welcomed_message(waiting));
  return start;
}

std::size_t size_of(const protocol::Entry& entry) { return entry.body.size() + 128; }

std::size_t size_of(const std::vector<protocol::Entry>& entries) {
  std::size_t bytes = 0;
  for (const auto& entry : entries) bytes += size_of(entry);
  return bytes;
}

}  // namespace

void Delivery::subscribe(ConnectionId connection, const Speaker& device,
                         std::function<void(Reply<std::uint64_t>)> done) {
  unsubscribe(connection);
  auto subscription = std::make_shared<Subscription>(connection, device, limits_.unacked_bytes);
  {
    const std::lock_guard lock(mutex_);
    by_connection_[static_cast<std::uint64_t>(connection)] = subscription;
    by_device_[device.device].push_back(subscription);
  }
  store_.read([device](Transaction& tx) { return read_start(tx, device); },
              [this, subscription, done = std::move(done)](Reply<Start> read) {
                if (!read.ok()) {
                  unsubscribe(subscription->connection());
                  return done(read.error());
                }
                done(read->streams);
                start(subscription, std::move(read->behind), read->welcomes);
              });
}

void Delivery::start(const Shared& subscription, std::vector<Behind> behind,
                     const std::vector<SharedMessage>& welcomes) {
  {
    const std::lock_guard lock(mutex_);
    for (auto& stream : behind) {
      const auto acked = cursors_.unsaved(stream.stream, subscription->device().device);
      subscription->add_behind({stream.stream, std::max(stream.after, acked.value_or(0))});
    }
    std::vector<Notice> notices;
    for (const auto& message : welcomes) notices.push_back({subscription->connection(), message});
    connections_.notify(notices);
  }
  step(subscription);
}

void Delivery::step(const Shared& subscription) {
  std::optional<Behind> next;
  {
    const std::lock_guard lock(mutex_);
    next = subscription->next();
  }
  if (!next) return;
  const PageLimits limits{limits_.page_entries, limits_.page_bytes};
  const Speaker device = subscription->device();
  store_.read([this, next = *next, limits,
               device](Transaction& tx) { return read_entries(tx, next.stream, device, next.after, limits, key_); },
              [this, subscription, next = *next](Reply<Page> page) {
                page_read(subscription, next.stream, next.after, std::move(page));
              });
}

// A stream that cannot be served (gone, removed meanwhile) is left to the reader's own `read`, which says why.
void Delivery::page_read(const Shared& subscription, const StreamId& stream, std::uint64_t after, Reply<Page> page) {
  {
    const std::lock_guard lock(mutex_);
    if (!page.ok() || page->entries.empty()) {
      subscription->page_done(stream, after, false);
    } else {
      const auto last = page->entries.back().seq;
      subscription->sent(stream, last, size_of(page->entries));
      subscription->page_done(stream, last, page->more);
      counts_.caught_up.add(page->entries.size());
      const Notice notice{subscription->connection(), entries_message(stream, std::move(page->entries))};
      connections_.notify({&notice, 1});
    }
  }
  step(subscription);
}

void Delivery::unsubscribe(ConnectionId connection) {
  const std::lock_guard lock(mutex_);
  const auto found = by_connection_.find(static_cast<std::uint64_t>(connection));
  if (found == by_connection_.end()) return;
  const auto own = by_device_.find(found->second->device().device);
  std::erase(own->second, found->second);
  if (own->second.empty()) by_device_.erase(own);
  by_connection_.erase(found);
}

void Delivery::entry(const LiveStream& readers, const StreamId& stream, protocol::Entry&& entry) {
  const std::uint64_t seq = entry.seq;
  const std::size_t size = size_of(entry);
  std::vector<protocol::Entry> entries;
  entries.push_back(std::move(entry));
  const std::lock_guard lock(mutex_);
  SharedMessage message;
  std::vector<Notice> notices;
  for (const auto& leaf : readers.leaves) {
    if (leaf.ended || readers.hidden_from(leaf.account)) continue;
    const auto subscribed = by_device_.find(leaf.device);
    if (subscribed == by_device_.end()) continue;
    for (const auto& subscription : subscribed->second) {
      if (!subscription->offer(stream, seq)) continue;
      if (!message) message = entries_message(stream, std::move(entries));
      subscription->sent(stream, seq, size);
      notices.push_back({subscription->connection(), message});
    }
  }
  counts_.pushed.add(notices.size());
  if (!notices.empty()) connections_.notify(notices);
}

void Delivery::notify(const DeviceId& device, const SharedMessage& message) {
  notify(std::vector<DeviceId>{device}, message);
}

void Delivery::notify(const std::vector<DeviceId>& devices, const SharedMessage& message) {
  const std::lock_guard lock(mutex_);
  std::vector<Notice> notices;
  for (const auto& device : devices) {
    const auto subscribed = by_device_.find(device);
    if (subscribed == by_device_.end()) continue;
    for (const auto& subscription : subscribed->second) notices.push_back({subscription->connection(), message});
  }
  if (!notices.empty()) connections_.notify(notices);
}

void Delivery::acknowledged(const DeviceId& device, const StreamId& stream, std::uint64_t seq) {
  std::vector<Shared> waiting;
  {
    const std::lock_guard lock(mutex_);
    const auto subscribed = by_device_.find(device);
    if (subscribed == by_device_.end()) return;
    for (const auto& subscription : subscribed->second) {
      subscription->acknowledged(stream, seq);
      if (!subscription->live()) waiting.push_back(subscription);
    }
  }
  for (const auto& subscription : waiting) step(subscription);
}

std::size_t Delivery::subscriptions() const {
  const std::lock_guard lock(mutex_);
  return by_connection_.size();
}

}  // namespace majlis::host::messaging
