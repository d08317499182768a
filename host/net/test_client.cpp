#include "host/net/test_client.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace majlis::host {

namespace beast = boost::beast;
using tcp = boost::asio::ip::tcp;

RawClient::RawClient(std::uint16_t port) : descriptor_(::socket(AF_INET, SOCK_STREAM, 0)) {
  const timeval patience{10, 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    ::close(descriptor_);
    throw std::runtime_error("cannot connect");
  }
}

RawClient::~RawClient() { ::close(descriptor_); }

void RawClient::send(std::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = ::send(descriptor_, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
}

std::string RawClient::read_until(std::string_view mark) {
  std::string all;
  std::array<char, 4096> piece{};
  while (mark.empty() || all.find(mark) == std::string::npos) {
    const ssize_t got = ::recv(descriptor_, piece.data(), piece.size(), 0);
    if (got <= 0) break;
    all.append(piece.data(), static_cast<std::size_t>(got));
  }
  return all;
}

std::string RawClient::read_to_end() { return read_until({}); }

void RawClient::shrink_receive_buffer() {
  const int size = 4096;
  ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
}

std::string http(std::uint16_t port, std::string_view method, std::string_view path, std::string_view type,
                 std::string_view body, std::string_view headers) {
  RawClient client(port);
  std::string request =
      std::string(method) + " " + std::string(path) + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\n";
  if (!type.empty()) request += "Content-Type: " + std::string(type) + "\r\n";
  if (!body.empty()) request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  client.send(request + std::string(headers) + "\r\n" + std::string(body));
  return client.read_to_end();
}

std::string http_body(const std::string& response) {
  const std::size_t end = response.find("\r\n\r\n");
  return end == std::string::npos ? std::string() : response.substr(end + 4);
}

struct WsClient::State {
  boost::asio::io_context context;
  beast::websocket::stream<tcp::socket, false> stream{context};
};

WsClient::WsClient(std::uint16_t port, const std::string& protocol, const std::string& token)
    : state_(std::make_unique<State>()) {
  state_->stream.next_layer().connect({boost::asio::ip::address_v4::loopback(), port});
  state_->stream.set_option(beast::websocket::stream_base::decorator([&](beast::websocket::request_type& request) {
    if (!protocol.empty()) request.set(beast::http::field::sec_websocket_protocol, protocol);
    if (!token.empty()) request.set(beast::http::field::authorization, "Bearer " + token);
  }));
  state_->stream.read_message_max(64 << 20);
  state_->stream.handshake("localhost", "/ws");
}

WsClient::~WsClient() = default;

void WsClient::send(std::string_view text) {
  state_->stream.text(true);
  beast::error_code ignored;  // a host that has already hung up shows at the next read
  state_->stream.write(boost::asio::buffer(text.data(), text.size()), ignored);
}

void WsClient::send(ByteView bytes) {
  state_->stream.binary(true);
  beast::error_code ignored;
  state_->stream.write(boost::asio::buffer(bytes.data(), bytes.size()), ignored);
}

void WsClient::send_in_pieces(std::string_view text, std::size_t piece) {
  state_->stream.text(true);
  for (std::size_t at = 0; at < text.size(); at += piece) {
    const std::string_view part = text.substr(at, piece);
    state_->stream.write_some(at + piece >= text.size(), boost::asio::buffer(part.data(), part.size()));
  }
}

void WsClient::ping() { state_->stream.ping("are you there"); }

Bytes WsClient::read() {
  beast::flat_buffer buffer;
  beast::error_code error;
  state_->stream.read(buffer, error);
  if (error) return {};
  const auto data = buffer.cdata();
  const auto* first = static_cast<const std::uint8_t*>(data.data());
  return {first, first + data.size()};
}

std::string WsClient::read_text() { return to_string(read()); }

unsigned WsClient::close_code() const { return state_->stream.reason().code; }

std::string WsClient::close_reason() const {
  const auto& reason = state_->stream.reason().reason;
  return {reason.data(), reason.size()};
}

void WsClient::close() {
  beast::error_code ignored;
  state_->stream.close(beast::websocket::close_code::normal, ignored);
}

}  // namespace majlis::host
