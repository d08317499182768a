#include "host/net/server.hpp"

#include "host/net/batch.hpp"
#include "host/net/io_thread.hpp"
#include "host/net/tls_context.hpp"
#include "host/observe/log.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <sys/resource.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <stdexcept>

namespace majlis::host {
namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using Acceptor = asio::basic_socket_acceptor<tcp, asio::io_context::executor_type>;

struct Listener {
  explicit Listener(asio::io_context& context) : acceptor(context), pause(context) {}
  Acceptor acceptor;
  asio::steady_timer pause;
  TlsContext tls{nullptr, [](ssl_ctx_st*) {}};
};

std::string endpoint_text(const ListenerOptions& options) {
  return options.address + ":" + std::to_string(options.port);
}

// As many descriptors as the system lets this process have.
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

constexpr std::chrono::seconds kBatchPatience{3};

std::size_t default_io_threads() { return std::max(2U, std::thread::hardware_concurrency()) - 1; }

}  // namespace

struct Server::State {
  State(ServerOptions server_options, ServerServices server_services)
      : options(std::move(server_options)), services(std::move(server_services)), metrics(services.metrics) {
    const std::size_t threads = options.io_threads == 0 ? default_io_threads() : options.io_threads;
    for (std::size_t i = 0; i < std::min<std::size_t>(threads, 255); ++i)
      io.push_back(std::make_unique<IoThread>(static_cast<std::uint8_t>(i), services, options.limits, metrics));
  }

  IoThread* of(ConnectionId id) {
    const std::size_t number = static_cast<std::uint64_t>(id) & 0xFF;
    return number < io.size() ? io[number].get() : nullptr;
  }

  void send(Parcel parcel) {
    if (IoThread* thread = of(parcel.to)) thread->post(std::move(parcel));
  }

  // Until every batch that is open now has handed over what it holds; that of a plugin that hangs never does.
  void wait_for_batches() {
    std::unique_lock lock(batches_mutex);
    if (!batches_over.wait_for(lock, kBatchPatience, [this] { return open_batches == 0; }))
      services.log.warning("net.batch_hangs", {{"open", static_cast<std::uint64_t>(open_batches)}});
  }
  void end_one_batch() {
    if (open_batches.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
    const std::lock_guard lock(batches_mutex);
    batches_over.notify_all();
  }

  std::size_t connections() const {
    std::size_t sum = 0;
    for (const auto& thread : io) sum += thread->connections();
    return sum;
  }

  void listen(const ListenerOptions& wanted) {
    auto listener = std::make_unique<Listener>(io[0]->context());
    if (!wanted.certificate.empty()) listener->tls = load_tls(wanted.certificate, wanted.key);
    boost::system::error_code error;
    const auto address = asio::ip::make_address(wanted.address, error);
    const auto check = [&](const char* step) {
      if (error)
        throw std::runtime_error("cannot listen on " + endpoint_text(wanted) + " (" + step + "): " + error.message() +
                                 "; choose another address or port with --listen");
    };
    check("address");
    const tcp::endpoint endpoint(address, wanted.port);
    listener->acceptor.open(endpoint.protocol(), error);
    check("open");
    listener->acceptor.set_option(asio::socket_base::reuse_address(true), error);
    check("reuse");
    listener->acceptor.bind(endpoint, error);
    check("bind");
    listener->acceptor.listen(1024, error);
    check("listen");
    services.log.info("net.listening", {{"address", wanted.address},
                                        {"port", listener->acceptor.local_endpoint().port()},
                                        {"tls", listener->tls != nullptr}});
    listeners.push_back(std::move(listener));
  }

  void accept(Listener& listener) {
    IoThread& target = *io[next_io++ % io.size()];
    listener.acceptor.async_accept(
        target.context().get_executor(),
        [this, &listener, &target](const boost::system::error_code& error, TcpSocket socket) {
          if (error == asio::error::operation_aborted || !listener.acceptor.is_open()) return;
          if (error) return pause_accepting(listener, error.message());
          take(listener, target, std::move(socket));
          accept(listener);
        });
  }

  void take(Listener& listener, IoThread& target, TcpSocket socket) {
    if (connections() >= options.limits.connections) {
      metrics.dropped("too_many_connections").add();
      return;
    }
    auto handed = std::make_shared<TcpSocket>(std::move(socket));
    asio::post(target.context(),
               [&target, handed, tls = listener.tls.get()] { target.adopt(std::move(*handed), tls); });
  }

  // Out of descriptors, most likely: wait for some to come back instead of spinning.
  void pause_accepting(Listener& listener, const std::string& reason) {
    services.log.warning("net.accept_failed", {{"reason", reason}});
    listener.pause.expires_after(std::chrono::milliseconds(100));
    listener.pause.async_wait([this, &listener](const boost::system::error_code& error) {
      if (!error) accept(listener);
    });
  }

  ServerOptions options;
  ServerServices services;
  NetMetrics metrics;
  std::vector<std::unique_ptr<IoThread>> io;
  std::atomic<std::uint32_t> open_batches = 0;  // of all threads
  std::mutex batches_mutex;
  std::condition_variable batches_over;
  std::vector<std::unique_ptr<Listener>> listeners;
  std::size_t next_io = 0;
  bool running = false;
};

Server::Server(ServerOptions options, ServerServices services)
    : state_(std::make_unique<State>(std::move(options), std::move(services))) {}

Server::~Server() {
  stop();
  state_->listeners.clear();
}

void Server::start() {
  raise_descriptor_limit();
  for (const ListenerOptions& wanted : state_->options.listeners) state_->listen(wanted);
  for (auto& listener : state_->listeners) state_->accept(*listener);
  state_->running = true;
  for (auto& thread : state_->io) thread->run();
}

std::vector<std::uint16_t> Server::ports() const {
  std::vector<std::uint16_t> out;
  for (const auto& listener : state_->listeners) {
    boost::system::error_code gone;
    out.push_back(listener->acceptor.local_endpoint(gone).port());
  }
  return out;
}

void Server::stop_accepting() {
  if (!state_->running) return;
  std::promise<void> closed;
  asio::post(state_->io[0]->context(), [this, &closed] {
    for (auto& listener : state_->listeners) {
      boost::system::error_code ignored;
      listener->acceptor.close(ignored);
      listener->pause.cancel();
    }
    closed.set_value();
  });
  closed.get_future().wait();
  for (auto& thread : state_->io) thread->drain();
}

void Server::stop() {
  if (!state_->running) return;
  stop_accepting();
  state_->wait_for_batches();
  for (auto& thread : state_->io) {
    std::promise<void> closed;
    auto done = closed.get_future();
    thread->close_all(closed);
    done.wait();
  }
  for (auto& thread : state_->io) thread->join();
  state_->running = false;
}

void Server::notify(std::span<const Notice> notices) {
  if (Batching::current() != nullptr || notices.size() == 1) {
    for (const Notice& notice : notices) state_->send({notice.to, notice.message});
    return;
  }
  const Batch batch(*this);
  for (const Notice& notice : notices) state_->send({notice.to, notice.message});
}

void Server::bind(ConnectionId connection, std::optional<Session> session) {
  state_->send({connection, BindOrder{std::move(session)}});
}

void Server::close(ConnectionId connection, std::string reason) {
  state_->send({connection, CloseOrder{std::move(reason)}});
}

void Server::begin_batch() {
  state_->open_batches.fetch_add(1, std::memory_order_relaxed);
  Batching::begin();
}

void Server::end_batch() {
  std::vector<std::vector<Parcel>> parcels = Batching::end();
  for (std::size_t i = 0; i < parcels.size(); ++i) state_->io[i]->put(std::move(parcels[i]));
  state_->end_one_batch();
}

}  // namespace majlis::host
