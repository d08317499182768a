// One I/O thread: its loop, its connections, its listeners. Everything but put() and the counters is called on it.
#pragma once

#include "host/net/asio_socket.hpp"
#include "host/net/connection.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <deque>
#include <future>
#include <thread>
#include <unordered_map>

namespace majlis::host {

class IoThread {
 public:
  IoThread(std::uint8_t number, const ServerServices& services, const Limits& limits, NetMetrics& metrics);
  ~IoThread();

  void run();
  boost::asio::io_context& context() { return context_; }
  // From any thread: straight into this turn if it is this one, else into the batch or the inbox.
  void post(Parcel parcel);
  void put(std::vector<Parcel>&& parcels) { inbox_.put(std::move(parcels)); }
  void adopt(TcpSocket socket, ssl_ctx_st* tls);
  // New calls are answered `unavailable` from now on.
  void drain();
  // Closes every connection; `done` is set when the last has ended.
  void close_all(std::promise<void>& done);
  void join();
  std::size_t connections() const { return count_.load(std::memory_order_relaxed); }

 private:
  void wake();
  void take_inbox();
  void finish_turn();
  void tick();
  void drop_oldest_half_open();
  Connection* find(ConnectionId id);

  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{context_.get_executor()};
  boost::asio::steady_timer timer_{context_};
  const Limits& limits_;
  NetMetrics& metrics_;
  const ServerServices& services_;
  std::uint8_t number_;
  std::uint64_t next_id_ = 1;
  std::atomic<std::size_t> count_{0};
  Bytes scratch_;
  ConnectionHost host_;
  Inbox inbox_;
  std::vector<Parcel> taken_;
  std::vector<Parcel> local_;  // parcels from this thread to itself
  std::vector<ConnectionId> dirty_;
  std::vector<ConnectionId> ended_;
  std::deque<ConnectionId> half_open_;
  std::size_t half_open_count_ = 0;
  bool finishing_ = false;
  std::promise<void>* closed_ = nullptr;
  std::unordered_map<std::uint64_t, std::shared_ptr<Connection>> connections_;
  std::thread thread_;
};

}  // namespace majlis::host
