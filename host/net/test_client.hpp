// Clients for tests, made of other people's code: Boost.Beast's WebSocket client holds our framing to its own.
#pragma once

#include "base/bytes.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace majlis::host {

// A blocking TCP connection.
class RawClient {
 public:
  explicit RawClient(std::uint16_t port);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;
  void send(std::string_view text);
  // Reads until `mark` has come, the peer closes, or 10 s pass; returns all that came.
  std::string read_until(std::string_view mark);
  std::string read_to_end();
  // Keeps the kernel from taking much for a client that does not read.
  void shrink_receive_buffer();
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

// One request on a connection of its own; status line, headers and body.
std::string http(std::uint16_t port, std::string_view method, std::string_view path, std::string_view type = {},
                 std::string_view body = {}, std::string_view headers = {});
std::string http_body(const std::string& response);

// Boost.Beast's client, blocking.
class WsClient {
 public:
  WsClient(std::uint16_t port, const std::string& protocol, const std::string& token = {});
  ~WsClient();
  void send(std::string_view text);
  void send(ByteView bytes);
  void send_in_pieces(std::string_view text, std::size_t piece);
  void ping();
  // The next message; empty if the connection ended.
  Bytes read();
  std::string read_text();
  // After the end: the host's close code and reason.
  unsigned close_code() const;
  std::string close_reason() const;
  void close();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace majlis::host
