#include "payments-stub/server.hpp"

#include "payments-stub/webhook_sender.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <atomic>
#include <chrono>
#include <iostream>
#include <poll.h>
#include <thread>

namespace majlis::stub {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;

constexpr std::uint64_t kBodyMost = 1 << 20;
constexpr std::chrono::milliseconds kSlowStep{20};
constexpr std::chrono::milliseconds kRound{20};

std::int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

// Until that much time has passed or the peer has gone.
void wait_while_there(tcp::socket& socket, std::int64_t ms) {
  pollfd gone{socket.native_handle(), POLLRDHUP, 0};
  ::poll(&gone, 1, static_cast<int>(ms));
}

class Connection {
 public:
  Connection(Stub& stub, tcp::socket socket, std::string base)
      : stub_(stub), socket_(std::move(socket)), base_(std::move(base)) {}

  void run() {
    boost::system::error_code broken;
    boost::beast::flat_buffer buffer;
    while (!broken) {
      http::request_parser<http::string_body> parser;
      parser.body_limit(kBodyMost);
      http::read(socket_, buffer, parser, broken);
      if (broken || !answer(parser.get())) return;
    }
  }

 private:
  using HttpRequest = http::request<http::string_body>;

  Request request_of(const HttpRequest& asked) const {
    const auto header = [&](const char* name) { return std::string(asked[name]); };
    return {std::string(asked.method_string()), std::string(asked.target()), asked.body(),
            header("Idempotency-Key"),          header("Authorization"),     base_};
  }

  // Whether the connection goes on.
  bool answer(const HttpRequest& asked) {
    const Request request = request_of(asked);
    if (request.target.starts_with("/_stub/")) return write(asked, stub_.control(request, now_ms()), Passage::kWhole);
    Exchange exchange = stub_.begin(request, now_ms());
    const Answer made = stub_.finish(exchange, now_ms());
    if (exchange.passage == Passage::kSilence) wait_while_there(socket_, exchange.silence_ms);
    if (exchange.passage == Passage::kReset || exchange.passage == Passage::kSilence) {
      boost::system::error_code ignored;
      socket_.set_option(asio::socket_base::linger(true, 0), ignored);
      socket_.close(ignored);
      return false;
    }
    return write(asked, made, exchange.passage);
  }

  bool write(const HttpRequest& asked, const Answer& made, Passage passage) {
    http::response<http::string_body> response(static_cast<http::status>(made.status), asked.version());
    response.set(http::field::content_type, "application/json");
    response.set("Request-Id", "req_" + std::to_string(++requests));
    response.set("Stripe-Version", "2024-06-20");
    if (const auto key = asked["Idempotency-Key"]; !key.empty()) response.set("Idempotency-Key", key);
    if (made.replayed) response.set("Idempotent-Replayed", "true");
    response.keep_alive(asked.keep_alive());
    response.body() = passage == Passage::kGarbage ? "<html>\x01 no JSON" : made.body.dump(2);
    response.prepare_payload();
    boost::system::error_code broken;
    if (passage == Passage::kSlow) {
      write_slowly(response, broken);
    } else {
      http::write(socket_, response, broken);
    }
    return !broken && response.keep_alive();
  }

  void write_slowly(http::response<http::string_body>& response, boost::system::error_code& broken) {
    http::response_serializer<http::string_body> head(response);
    head.split(true);
    http::write_header(socket_, head, broken);
    for (std::size_t at = 0; at < response.body().size() && !broken; at += 16) {
      std::this_thread::sleep_for(kSlowStep);
      asio::write(socket_, asio::buffer(response.body().substr(at, 16)), broken);
    }
  }

  static inline std::atomic<std::uint64_t> requests{0};
  Stub& stub_;
  tcp::socket socket_;
  std::string base_;
};

void send_webhooks(Stub& stub, const std::atomic<bool>& stopped) {
  while (!stopped) {
    for (const Delivery& delivery : stub.due(now_ms()))
      stub.sent(delivery, !delivery.lost && send_webhook(delivery), now_ms());
    std::this_thread::sleep_for(kRound);
  }
}

}  // namespace

void run_server(Stub& stub, const ServerOptions& options) {
  asio::io_context io;
  tcp::acceptor acceptor(io, tcp::endpoint(asio::ip::make_address(options.address), options.port));
  const std::string host =
      options.address.find(':') == std::string::npos ? options.address : "[" + options.address + "]";
  const std::string base = "http://" + host + ":" + std::to_string(acceptor.local_endpoint().port());
  std::cout << "payments-stub listens on " << base << std::endl;
  std::atomic<bool> stopped{false};
  std::thread sender([&] { send_webhooks(stub, stopped); });
  asio::signal_set signals(io, SIGINT, SIGTERM);
  signals.async_wait([&](const boost::system::error_code&, int) { io.stop(); });
  std::function<void()> accept = [&] {
    acceptor.async_accept([&](const boost::system::error_code& failed, tcp::socket socket) {
      if (!failed)
        std::thread([&stub, base, peer = std::make_shared<tcp::socket>(std::move(socket))] {
          Connection(stub, std::move(*peer), base).run();
        }).detach();
      accept();
    });
  };
  accept();
  io.run();
  stopped = true;
  sender.join();
}

}  // namespace majlis::stub
