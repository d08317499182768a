// What a client does wrong or too much of costs it its connection, and others nothing.
#include "host/net/server_fixture.hpp"

#include <set>

namespace majlis::host {
namespace {

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

ServerOptions small() {
  ServerOptions options;
  options.io_threads = 1;
  options.limits.header_bytes = 1024;
  options.limits.body_bytes = 4096;
  options.limits.message_bytes = 64 * 1024;
  options.limits.outgoing_bytes = 256 * 1024;
  options.limits.calls_in_flight = 4;
  options.limits.half_open = 50;
  options.limits.handshake = std::chrono::milliseconds(400);
  options.limits.ws_idle = std::chrono::milliseconds(400);
  return options;
}

struct Limited : ServerTest {
  Limited() : ServerTest(small()) {}
  void expect_alive() { EXPECT_TRUE(http(port, "GET", "/healthz").starts_with("HTTP/1.1 200 ")); }
};

TEST_F(Limited, RefusesLargeRequests) {
  EXPECT_TRUE(http(port, "POST", "/rpc", "application/json", std::string(5000, 'x')).starts_with("HTTP/1.1 413 "));
  const std::string header = "X-Long: " + std::string(2000, 'x') + "\r\n";
  EXPECT_TRUE(http(port, "GET", "/healthz", {}, {}, header).starts_with("HTTP/1.1 431 "));
  RawClient noise(port);
  noise.send("\x16\x03\x01 this is not HTTP\r\n\r\n");
  EXPECT_TRUE(noise.read_to_end().starts_with("HTTP/1.1 400 "));
  WsClient client(port, "majlis.v1+json");
  client.send(std::string(65 * 1024, ' '));
  EXPECT_EQ(client.read_text(), "");
  EXPECT_EQ(client.close_code(), 1009U);
  expect_alive();
}

TEST_F(Limited, EndsConnectionsThatNeverAsk) {
  RawClient silent(port);
  RawClient half(port);
  half.send("GET /healthz HT");
  EXPECT_EQ(silent.read_to_end(), "");
  EXPECT_EQ(half.read_to_end(), "");
  EXPECT_EQ(metric("majlis_net_dropped_total{reason=\"handshake_timeout\"}"), 2);
}

TEST_F(Limited, DropsTheOldestOfTooManyHalfOpenConnections) {
  std::vector<std::unique_ptr<RawClient>> flood;
  for (int i = 0; i < 60; ++i) flood.push_back(std::make_unique<RawClient>(port));
  expect_alive();
  EXPECT_EQ(flood[0]->read_to_end(), "");
  EXPECT_GE(metric("majlis_net_dropped_total{reason=\"too_many_half_open\"}"), 10);
}

TEST_F(Limited, EndsSilentWebSocketsButNotThoseThatAnswerPings) {
  RawClient silent(port);
  silent.send(
      "GET /ws HTTP/1.1\r\nHost: t\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Protocol: majlis.v1+json\r\n\r\n");
  silent.read_until("\r\n\r\n");
  WsClient answering(port, "majlis.v1+json");
  std::future<std::string> reading = std::async(std::launch::async, [&] { return answering.read_text(); });
  EXPECT_EQ(silent.read_to_end(), std::string("\x89\x00", 2)) << "one ping, then the end";
  EXPECT_EQ(metric("majlis_net_dropped_total{reason=\"silent\"}"), 1);
  EXPECT_EQ(metric("majlis_net_websockets"), 1);
  server.stop();
  EXPECT_EQ(reading.get(), "");
  EXPECT_EQ(answering.close_code(), 1001U);
}

TEST_F(Limited, DropsASlowReaderWithAReasonAndServesOthers) {
  WsClient slow(port, "majlis.v1+json");
  slow.send(request("test.hold"));
  holding.wait();
  const auto message = make_message("test.note", [] {
    cbor::Writer text;
    text.text(std::string(32 * 1024, 'n'));
    return text.take();
  }());
  // Far more than the socket's buffers and the queue hold together.
  for (int i = 0; i < 1000; ++i) {
    const Notice notice{caller, message};
    server.notify({&notice, 1});
  }
  WsClient other(port, "majlis.v1+json");
  other.send(request("test.echo", R"({"text":"fine"})"));
  EXPECT_TRUE(contains(other.read_text(), "fine"));
  EXPECT_EQ(metric("majlis_net_dropped_total{reason=\"slow_reader\"}"), 1);
  while (!slow.read().empty()) {
  }
  EXPECT_EQ(slow.close_code(), 1008U);
  EXPECT_TRUE(contains(slow.close_reason(), "slow reader")) << slow.close_reason();
}

TEST_F(Limited, StopsReadingWhileTooManyCallsAreOpen) {
  WsClient client(port, "majlis.v1+json");
  for (int i = 0; i < 10; ++i) client.send(request("test.hold", "{}", i));
  client.send(request("test.echo", "{}", 99));
  holding.wait();
  // The connection has room for four; the others are read as those are answered.
  std::set<std::string> answers;
  for (int i = 0; i < 10; ++i) {
    std::optional<Responder> next;
    while (!next) {
      const std::lock_guard lock(mutex);
      ASSERT_LE(held.size(), 4U);
      if (held.empty()) continue;
      next = held.front();
      held.erase(held.begin());
    }
    next->result(Bytes{0xA0});
    answers.insert(client.read_text());
  }
  answers.insert(client.read_text());
  EXPECT_EQ(answers.size(), 11U);
  EXPECT_TRUE(answers.contains(R"({"id":99,"result":{},"jsonrpc":"2.0"})"));
}

}  // namespace
}  // namespace majlis::host
