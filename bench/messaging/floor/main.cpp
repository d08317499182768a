// The floor of `scripts/bench messaging`: the least that a relay over WebSockets costs which loses nothing. A client
// connects to /N; what it sends goes to /N^1. The body is on the disk before the sender gets its receipt (the text
// "ok") and the receiver the message. One I/O thread, one writer. The text "flushes" is answered with xSync calls so
// far.
//   messaging-floor FOLDER        prints "listens on 127.0.0.1:PORT"
#include "bench/messaging/floor/writer.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>

#include <sys/resource.h>

#include <cstdio>
#include <deque>
#include <unordered_map>

namespace majlis::bench::floor {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using tcp = asio::ip::tcp;
using beast::error_code;
using Body = std::shared_ptr<const std::string>;

class Client;

struct Relay {
  asio::io_context io{1};
  std::unordered_map<std::uint32_t, std::shared_ptr<Client>> clients;
  std::unique_ptr<Writer> writer;

  void deliver(const std::vector<Message>& messages);
};

class Client : public std::enable_shared_from_this<Client> {
 public:
  Client(Relay& relay, tcp::socket socket) : relay_(relay), stream_(std::move(socket)) {}

  void start() {
    stream_.next_layer().set_option(tcp::no_delay(true));
    stream_.auto_fragment(false);
    stream_.read_message_max(1 << 20);
    auto request = std::make_shared<http::request<http::string_body>>();
    http::async_read(stream_.next_layer(), buffer_, *request,
                     [self = shared_from_this(), request](error_code error, std::size_t) {
                       if (!error) self->accept(*request);
                     });
  }

  void send(Body body, bool text) {
    waiting_.push_back({std::move(body), text});
    if (waiting_.size() == 1) write();
  }

 private:
  struct Outgoing {
    Body body;
    bool text;
  };

  void accept(const http::request<http::string_body>& request) {
    number_ = static_cast<std::uint32_t>(std::stoul(std::string(request.target().substr(1))));
    stream_.async_accept(request, [self = shared_from_this()](error_code error) {
      if (error) return;
      self->relay_.clients[self->number_] = self;
      self->read();
    });
  }

  void read() {
    stream_.async_read(buffer_, [self = shared_from_this()](error_code error, std::size_t) {
      if (error) {
        self->relay_.clients.erase(self->number_);
        return;
      }
      self->take();
      self->read();
    });
  }

  void take() {
    auto body = std::make_shared<const std::string>(beast::buffers_to_string(buffer_.data()));
    buffer_ = beast::flat_buffer();  // an idle connection holds none
    if (stream_.got_text()) return send(std::make_shared<std::string>(std::to_string(relay_.writer->flushes())), true);
    relay_.writer->put({number_, number_ ^ 1U, std::move(body)});
  }

  void write() {
    stream_.text(waiting_.front().text);
    stream_.async_write(asio::buffer(*waiting_.front().body),
                        [self = shared_from_this()](error_code error, std::size_t) {
                          if (error) return;
                          self->waiting_.pop_front();
                          if (!self->waiting_.empty()) self->write();
                        });
  }

  Relay& relay_;
  websocket::stream<tcp::socket, false> stream_;  // without permessage-deflate
  beast::flat_buffer buffer_;
  std::deque<Outgoing> waiting_;
  std::uint32_t number_ = 0;
};

void Relay::deliver(const std::vector<Message>& messages) {
  static const Body kReceipt = std::make_shared<const std::string>("ok");
  for (const Message& message : messages) {
    if (const auto to = clients.find(message.receiver); to != clients.end()) to->second->send(message.body, false);
    if (const auto from = clients.find(message.sender); from != clients.end()) from->second->send(kReceipt, true);
  }
}

void accept(Relay& relay, tcp::acceptor& acceptor) {
  acceptor.async_accept([&](error_code error, tcp::socket socket) {
    if (!error) std::make_shared<Client>(relay, std::move(socket))->start();
    accept(relay, acceptor);
  });
}

void raise_descriptor_limit() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

int run(const std::string& folder) {
  raise_descriptor_limit();
  Relay relay;
  relay.writer = std::make_unique<Writer>(folder + "/floor.db", [&relay](std::vector<Message> stored) {
    asio::post(relay.io, [&relay, stored = std::move(stored)] { relay.deliver(stored); });
  });
  tcp::acceptor acceptor(relay.io, {asio::ip::make_address("127.0.0.1"), 0});
  accept(relay, acceptor);
  std::printf("listens on 127.0.0.1:%u\n", static_cast<unsigned>(acceptor.local_endpoint().port()));
  std::fflush(stdout);
  relay.io.run();
  return 0;
}

}  // namespace
}  // namespace majlis::bench::floor

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "messaging-floor FOLDER\n");
    return 2;
  }
  try {
    return majlis::bench::floor::run(argv[1]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "messaging-floor: %s\n", error.what());
    return 1;
  }
}
