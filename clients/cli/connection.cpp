#include "clients/cli/connection.hpp"

#include "clients/cli/dial.hpp"

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <deque>
#include <mutex>
#include <poll.h>
#include <sys/eventfd.h>
#include <thread>
#include <unistd.h>

namespace majlis::cli {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using boost::system::error_code;

constexpr std::string_view kSubprotocol = "majlis.v1+cbor";
constexpr auto kSilence = std::chrono::seconds(60);  // pings go out halfway
constexpr std::size_t kMaxFrame = 16 * 1024 * 1024;
constexpr std::size_t kMaxWaiting = 8 * 1024 * 1024;  // bytes read but not yet taken

using Plain = websocket::stream<PlainStream>;
using Tls = websocket::stream<TlsStream>;

Error error_of_upgrade(const Endpoint& endpoint, const error_code& code, const websocket::response_type& response) {
  if (timed_out(code)) {
    return {"cli.connection.timeout", "the host at " + endpoint.url() + " took the call and then fell silent"};
  }
  if (code == asio::error::connection_reset || code == asio::error::broken_pipe) {
    return {"cli.connection.lost", "the host at " + endpoint.url() + " ended the connection while it was opened (" +
                                       code.message() + "); try again"};
  }
  const std::string said = code == websocket::error::upgrade_declined
                               ? "it answered with HTTP status " + std::to_string(response.result_int())
                               : code.message();
  return {"cli.connection.protocol", "what answers at " + endpoint.url() + " is no Majlis host (" + said + ")"};
}

Error error_of_end(const Endpoint& endpoint, const error_code& code, const websocket::close_reason& reason) {
  std::string why = code.message();
  if (code == websocket::error::closed) {
    why = "closed by it, code " + std::to_string(reason.code);
    if (!reason.reason.empty()) why += ": " + std::string(reason.reason.data(), reason.reason.size());
  } else if (timed_out(code)) {
    why = "it fell silent";
  }
  return {"cli.connection.lost", "the connection to " + endpoint.url() + " ended (" + why + ")"};
}

}  // namespace

struct Connection::Worker {
  Worker(Endpoint where, std::optional<std::string> trusted)
      : endpoint(std::move(where)), ca_file(std::move(trusted)), to_send(context), room(context), thread([this] {
          context.run();
        }) {}

  ~Worker() {
    context.stop();
    thread.join();
    ::close(event_fd);
  }

  // On the owner's thread.
  std::vector<Event> take() {
    std::uint64_t count = 0;
    while (::read(event_fd, &count, sizeof count) < 0 && errno == EINTR) continue;
    std::vector<Event> taken;
    {
      const std::lock_guard guard(mutex);
      taken.swap(events);
      waiting = 0;
    }
    asio::post(context, [this] { room.cancel(); });
    return taken;
  }

  // The rest runs on the connection's thread.
  void emit(Event event) {
    {
      const std::lock_guard guard(mutex);
      if (const auto* frame = std::get_if<Frame>(&event)) waiting += frame->bytes.size();
      events.push_back(std::move(event));
    }
    const std::uint64_t one = 1;
    while (::write(event_fd, &one, sizeof one) < 0 && errno == EINTR) continue;
  }

  bool full() {
    const std::lock_guard guard(mutex);
    return waiting > kMaxWaiting;
  }

  asio::awaitable<void> run() {
    try {
      std::optional<Error> error;
      if (endpoint.tls) {
        asio::ssl::context tls(asio::ssl::context::tls_client);
        error = prepare_tls(tls, endpoint, ca_file);
        if (!error) {
          const auto stream = std::make_shared<Tls>(context, tls);
          error = co_await serve(stream);
        }
      } else {
        const auto stream = std::make_shared<Plain>(context);
        error = co_await serve(stream);
      }
      emit(Closed{std::move(*error)});
    } catch (const std::exception& failure) {
      emit(Closed{Error{"cli.connection.lost", std::string("the connection failed: ") + failure.what()}});
    }
  }

  // Connects, then reads until the end; gives the reason of it.
  template <class Stream>
  asio::awaitable<Error> serve(std::shared_ptr<Stream> stream) {
    if (auto error = co_await dial(stream->next_layer(), endpoint)) co_return *error;
    if (auto error = co_await upgrade(*stream)) co_return *error;
    emit(Opened{});
    unsent.clear();
    open_stream = stream.get();
    auto writer = write_all(stream);
    asio::co_spawn(context, std::move(writer), asio::detached);
    error_code code;
    for (;;) {
      beast::flat_buffer buffer(kMaxFrame);
      auto reading = stream->async_read(buffer, asio::redirect_error(asio::use_awaitable, code));
      co_await std::move(reading);
      if (code) break;
      const auto data = buffer.cdata();
      const auto* begin = static_cast<const std::uint8_t*>(data.data());
      emit(Frame{Bytes(begin, begin + data.size())});
      while (full()) co_await wait(room);
    }
    open_stream = nullptr;
    to_send.cancel();
    co_return error_of_end(endpoint, code, stream->reason());
  }

  template <class Stream>
  asio::awaitable<std::optional<Error>> upgrade(Stream& stream) {
    stream.set_option(websocket::stream_base::timeout{kConnectTime, kSilence, true});
    stream.read_message_max(kMaxFrame);
    stream.binary(true);
    const auto offer = [](websocket::request_type& request) {
      request.set(beast::http::field::sec_websocket_protocol, beast::string_view(kSubprotocol));
    };
    stream.set_option(websocket::stream_base::decorator(offer));
    error_code code;
    websocket::response_type response;
    const std::string authority = endpoint.authority(), target = endpoint.path + "/ws";
    auto upgrading =
        stream.async_handshake(response, authority, target, asio::redirect_error(asio::use_awaitable, code));
    co_await std::move(upgrading);
    if (code) co_return error_of_upgrade(endpoint, code, response);
    if (response[beast::http::field::sec_websocket_protocol] != beast::string_view(kSubprotocol)) {
      co_return Error{"cli.connection.protocol", "the host at " + endpoint.url() + " does not speak " +
                                                     std::string(kSubprotocol) + "; one of the two is too old"};
    }
    co_return std::nullopt;
  }

  // Writes what is queued until the stream ends; the reader reports why.
  template <class Stream>
  asio::awaitable<void> write_all(std::shared_ptr<Stream> stream) {
    while (open_stream == stream.get()) {
      if (unsent.empty()) {
        co_await wait(to_send);
        continue;
      }
      const Bytes frame = std::move(unsent.front());
      unsent.pop_front();
      error_code code;
      const auto buffer = asio::buffer(frame);
      auto writing = stream->async_write(buffer, asio::redirect_error(asio::use_awaitable, code));
      co_await std::move(writing);
      if (code) co_return;
    }
  }

  // Until somebody cancels `signal`.
  static asio::awaitable<void> wait(asio::steady_timer& signal) {
    error_code woken;
    signal.expires_at(asio::steady_timer::time_point::max());
    auto waiting_for = signal.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    co_await std::move(waiting_for);
  }

  const Endpoint endpoint;
  const std::optional<std::string> ca_file;
  const int event_fd = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);

  std::mutex mutex;  // for the two below
  std::vector<Event> events;
  std::size_t waiting = 0;

  asio::io_context context{1};
  asio::executor_work_guard<asio::io_context::executor_type> alive{context.get_executor()};
  std::deque<Bytes> unsent;
  const void* open_stream = nullptr;
  asio::steady_timer to_send;  // cancelled when there is more to write
  asio::steady_timer room;     // cancelled when there is room for more events
  std::thread thread;
};

Connection::Connection(Endpoint endpoint, std::optional<std::string> ca_file)
    : worker_(std::make_unique<Worker>(std::move(endpoint), std::move(ca_file))) {}
Connection::~Connection() = default;

const Endpoint& Connection::endpoint() const { return worker_->endpoint; }
const std::optional<std::string>& Connection::ca_file() const { return worker_->ca_file; }
int Connection::fd() const { return worker_->event_fd; }
std::vector<Connection::Event> Connection::take() { return worker_->take(); }

void Connection::open() {
  asio::post(worker_->context, [worker = worker_.get()] {
    auto running = worker->run();
    asio::co_spawn(worker->context, std::move(running), asio::detached);
  });
}

void Connection::send(Bytes frame) {
  asio::post(worker_->context, [worker = worker_.get(), frame = std::move(frame)]() mutable {
    if (worker->open_stream == nullptr) return;  // it ended meanwhile; the core sends it again
    worker->unsent.push_back(std::move(frame));
    worker->to_send.cancel();
  });
}

Status reach(const Endpoint& endpoint, const std::optional<std::string>& ca_file) {
  Connection connection(endpoint, ca_file);
  connection.open();
  pollfd watched{connection.fd(), POLLIN, 0};
  while (::poll(&watched, 1, -1) < 0 && errno == EINTR) continue;
  for (const auto& event : connection.take()) {
    if (const auto* closed = std::get_if<Connection::Closed>(&event)) return closed->error;
  }
  return {};
}

}  // namespace majlis::cli
