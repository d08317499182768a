#include "host/net/io_thread.hpp"

#include "host/net/batch.hpp"
#include "host/observe/log.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>

namespace majlis::host {
namespace {

constexpr std::size_t kScratchBytes = 64 * 1024;

thread_local IoThread* current_thread = nullptr;

}  // namespace

IoThread::IoThread(std::uint8_t number, const ServerServices& services, const Limits& limits, NetMetrics& metrics)
    : limits_(limits),
      metrics_(metrics),
      services_(services),
      number_(number),
      scratch_(kScratchBytes),
      host_{services, limits, metrics, scratch_, {}, {}, {}, {}, false},
      inbox_([this] { wake(); }) {
  host_.post = [this](Parcel parcel) { post(std::move(parcel)); };
  host_.dirty = [this](ConnectionId id) { dirty_.push_back(id); };
  host_.ended = [this](ConnectionId id) { ended_.push_back(id); };
  host_.greeted = [this](ConnectionId) { --half_open_count_; };
}

IoThread::~IoThread() { join(); }

void IoThread::run() {
  boost::asio::post(context_, [this] { tick(); });
  thread_ = std::thread([this] {
    current_thread = this;
    while (!context_.stopped()) {
      try {
        while (context_.run_one() != 0) finish_turn();
      } catch (const std::exception& error) {
        services_.log.error("net.turn_failed", {{"reason", error.what()}});
      }
    }
  });
}

void IoThread::join() {
  work_.reset();
  context_.stop();
  if (thread_.joinable()) thread_.join();
  connections_.clear();
}

void IoThread::wake() {
  metrics_.wakeups.add();
  boost::asio::post(context_, [this] { take_inbox(); });
}

void IoThread::post(Parcel parcel) {
  if (current_thread == this) {
    local_.push_back(std::move(parcel));
  } else if (Batching* batch = Batching::current()) {
    batch->add(number_, std::move(parcel));
  } else {
    inbox_.put(std::move(parcel));
  }
}

void IoThread::take_inbox() {
  inbox_.take(taken_);
  for (Parcel& parcel : taken_)
    if (Connection* connection = find(parcel.to)) connection->deliver(std::move(parcel));
  taken_.clear();
}

// After every step of the loop: hands over what this thread posted to itself, writes each connection once, and forgets
// those that ended.
void IoThread::finish_turn() {
  if (finishing_) return;
  finishing_ = true;
  while (!local_.empty() || !dirty_.empty()) {
    std::vector<Parcel> parcels;
    parcels.swap(local_);
    for (Parcel& parcel : parcels)
      if (Connection* connection = find(parcel.to)) connection->deliver(std::move(parcel));
    std::vector<ConnectionId> dirty;
    dirty.swap(dirty_);
    std::ranges::sort(dirty);
    dirty.erase(std::unique(dirty.begin(), dirty.end()), dirty.end());  // clang 14 cannot read ranges::unique
    for (const ConnectionId id : dirty)
      if (Connection* connection = find(id)) connection->flush();
  }
  for (const ConnectionId id : std::exchange(ended_, {})) {
    const auto known = connections_.find(static_cast<std::uint64_t>(id));
    if (known == connections_.end()) continue;
    if (known->second->half_open()) --half_open_count_;
    connections_.erase(known);
    count_.fetch_sub(1, std::memory_order_relaxed);
    metrics_.connections.add(-1);
    services_.disconnected(id);
  }
  if (closed_ != nullptr && connections_.empty()) std::exchange(closed_, nullptr)->set_value();
  finishing_ = false;
}

Connection* IoThread::find(ConnectionId id) {
  const auto known = connections_.find(static_cast<std::uint64_t>(id));
  return known == connections_.end() ? nullptr : known->second.get();
}

void IoThread::adopt(TcpSocket socket, ssl_ctx_st* tls) {
  const ConnectionId id{next_id_++ << 8 | number_};
  auto connection = std::make_shared<Connection>(id, make_socket(std::move(socket), tls), host_);
  connections_.emplace(static_cast<std::uint64_t>(id), connection);
  count_.fetch_add(1, std::memory_order_relaxed);
  metrics_.accepted.add();
  metrics_.connections.add(1);
  half_open_.push_back(id);
  if (++half_open_count_ > limits_.half_open) drop_oldest_half_open();
  connection->start();
}

void IoThread::drop_oldest_half_open() {
  while (!half_open_.empty()) {
    Connection* oldest = find(half_open_.front());
    half_open_.pop_front();
    if (oldest != nullptr && oldest->half_open()) return oldest->abort("too_many_half_open");
  }
}

void IoThread::tick() {
  const TimePoint now = std::chrono::steady_clock::now();
  std::vector<std::shared_ptr<Connection>> all;
  all.reserve(connections_.size());
  for (const auto& [id, connection] : connections_) all.push_back(connection);
  for (const auto& connection : all) connection->check_time(now);
  while (!half_open_.empty() && (find(half_open_.front()) == nullptr || !find(half_open_.front())->half_open()))
    half_open_.pop_front();
  const auto shortest = std::min({limits_.handshake, limits_.http_idle, limits_.ws_idle / 2, limits_.closing});
  timer_.expires_after(std::clamp<std::chrono::milliseconds>(shortest / 4, std::chrono::milliseconds(10),
                                                             std::chrono::milliseconds(1000)));
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) tick();
  });
}

void IoThread::drain() {
  boost::asio::post(context_, [this] { host_.draining = true; });
}

void IoThread::close_all(std::promise<void>& done) {
  boost::asio::post(context_, [this, &done] {
    closed_ = &done;
    take_inbox();  // answers whose wake-up is still to come
    std::vector<std::shared_ptr<Connection>> all;
    for (const auto& [id, connection] : connections_) all.push_back(connection);
    for (const auto& connection : all) connection->close(ws::CloseCode::kGoingAway, "the host is stopping");
  });
}

}  // namespace majlis::host
