#include "host/net/server.hpp"

#include "base/encoding.hpp"
#include "host/kernel/http_body.hpp"
#include "host/net/server_fixture.hpp"

#include <future>
#include <thread>

namespace majlis::host {
namespace {

using Serving = ServerTest;

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

TEST_F(Serving, AnswersThePagesOfOperators) {
  EXPECT_TRUE(http(port, "GET", "/healthz").starts_with("HTTP/1.1 200 "));
  EXPECT_TRUE(http(port, "GET", "/readyz").starts_with("HTTP/1.1 200 "));
  health.set("storage", "opening");
  EXPECT_TRUE(http(port, "GET", "/readyz").starts_with("HTTP/1.1 503 "));
  EXPECT_TRUE(contains(http(port, "GET", "/metrics"), "majlis_net_accepted_total"));
  EXPECT_EQ(http_body(http(port, "GET", "/openrpc.json?x=1")), "{\"openrpc\":\"1.2.6\"}");
  EXPECT_TRUE(http(port, "GET", "/nothing").starts_with("HTTP/1.1 404 "));
  EXPECT_TRUE(contains(http(port, "POST", "/healthz"), "Allow: GET"));
  EXPECT_TRUE(contains(http(port, "GET", "/rpc"), "Allow: POST"));
  const std::string head = http(port, "HEAD", "/healthz");
  EXPECT_TRUE(contains(head, "Content-Length: 6"));
  EXPECT_EQ(http_body(head), "");
}

TEST_F(Serving, AnswersCallsOverHttpInBothEncodings) {
  EXPECT_EQ(http_body(http(port, "POST", "/rpc", "application/json", request("test.echo", R"({"key":"AQI"})"))),
            R"({"id":1,"result":{"key":"AQI"},"jsonrpc":"2.0"})");
  const Bytes params{0xA1, 0x63, 'k', 'e', 'y', 0x42, 1, 2};
  const std::string answer =
      http_body(http(port, "POST", "/rpc", "application/cbor", as_text(cbor_request("test.echo", params))));
  EXPECT_TRUE(contains(to_hex(as_bytes(answer)), "66726573756c74" + to_hex(params))) << to_hex(as_bytes(answer));
  EXPECT_TRUE(http(port, "POST", "/rpc", "text/plain", "x").starts_with("HTTP/1.1 415 "));
  EXPECT_TRUE(http(port, "POST", "/rpc", "application/json", R"({"jsonrpc":"2.0","method":"test.echo"})")
                  .starts_with("HTTP/1.1 204 "));
}

TEST_F(Serving, TakesBearerTokens) {
  const auto call = [&](std::string_view headers) {
    return http(port, "POST", "/rpc", "application/json", request("test.private"), headers);
  };
  EXPECT_TRUE(contains(call(""), "\"denied\""));
  EXPECT_TRUE(call("Authorization: Bearer bad\r\n").starts_with("HTTP/1.1 401 "));
  EXPECT_TRUE(call("Authorization: Basic Z29vZA\r\n").starts_with("HTTP/1.1 401 "));
  EXPECT_TRUE(contains(call("Authorization: Bearer good\r\n"), "\"result\""));
  WsClient client(port, "majlis.v1+json", "good");
  client.send(request("test.private"));
  EXPECT_TRUE(contains(client.read_text(), "\"result\""));
}

TEST_F(Serving, KeepsHttpConnectionsAndAnswersPipelinedRequestsInOrder) {
  RawClient client(port);
  const std::string body = request("test.echo", R"({"count":7})");
  client.send("POST /rpc HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\nContent-Length: " +
              std::to_string(body.size()) + "\r\n\r\n" + body +
              "GET /healthz HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
  const std::string all = client.read_to_end();
  EXPECT_LT(all.find("\"count\":7"), all.find("\r\n\r\nalive")) << all;
  EXPECT_TRUE(contains(all, "\r\n\r\nalive")) << all;
}

TEST_F(Serving, TellsClientsThatWaitToGoOn) {
  RawClient client(port);
  const std::string body = request("test.echo");
  client.send(
      "POST /rpc HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Type: application/json\r\n"
      "Connection: close\r\nContent-Length: " +
      std::to_string(body.size()) + "\r\n\r\n");
  EXPECT_TRUE(client.read_until("\r\n\r\n").starts_with("HTTP/1.1 100 "));
  client.send(body);
  EXPECT_TRUE(contains(client.read_to_end(), "\"result\""));
}

TEST_F(Serving, TalksJsonOverWebSocket) {
  WsClient client(port, "majlis.v1+json");
  client.send(request("test.echo", R"({"text":"سلام","key":"_w"})"));
  EXPECT_EQ(client.read_text(), R"({"id":1,"result":{"text":"سلام","key":"_w"},"jsonrpc":"2.0"})");
  client.send_in_pieces(request("test.echo", R"({"text":"pieces"})"), 5);
  EXPECT_TRUE(contains(client.read_text(), "pieces"));
  client.ping();
  client.send(request("test.nothing"));
  const std::string answer = client.read_text();
  EXPECT_TRUE(contains(answer, R"("code":-32601,"data":{"name":"method_not_found"})")) << answer;
  client.send(request("test.echo", R"({"count":"seven"})"));
  EXPECT_TRUE(contains(client.read_text(), R"("name":"invalid_params","pointer":"/count")"));
  client.send(request("test.echo", R"({"key":"AQIDBAU"})"));
  EXPECT_TRUE(contains(client.read_text(), R"("pointer":"/key")"));
  client.close();
}

TEST_F(Serving, TalksCborOverWebSocket) {
  WsClient client(port, "unknown, majlis.v1+cbor");
  const Bytes params{0xA1, 0x63, 'k', 'e', 'y', 0x41, 0xFF};
  client.send(cbor_request("test.echo", params));
  EXPECT_TRUE(contains(to_hex(client.read()), to_hex(params)));
}

TEST_F(Serving, WantsASubprotocol) {
  EXPECT_THROW(WsClient(port, ""), std::exception);
  EXPECT_THROW(WsClient(port, "majlis.v9"), std::exception);
}

TEST_F(Serving, SurvivesDeepNestingInBothEncodings) {
  WsClient json(port, "majlis.v1+json");
  json.send(std::string(200'000, '['));
  EXPECT_TRUE(contains(json.read_text(), "nested deeper than 32"));
  json.send(request("test.echo", R"({"x":)" + std::string(200'000, '[') + "}"));
  EXPECT_TRUE(contains(json.read_text(), "nested deeper than 32"));
  json.send(request("test.echo"));
  EXPECT_TRUE(contains(json.read_text(), "\"result\"")) << "the connection still serves";

  WsClient cbor(port, "majlis.v1+cbor");
  cbor.send(cbor_request("test.echo", Bytes(200'000, 0x81)));
  EXPECT_TRUE(contains(to_string(cbor.read()), "nested deeper than 32"));
  cbor.send(cbor_request("test.echo", Bytes{0xA0}));
  EXPECT_TRUE(contains(to_string(cbor.read()), "result"));
  EXPECT_TRUE(contains(http(port, "POST", "/rpc", "application/json", std::string(200'000, '[')), "nested deeper"));
}

TEST_F(Serving, ClosesOnFramesThatBreakTheProtocol) {
  RawClient client(port);
  client.send(
      "GET /ws HTTP/1.1\r\nHost: t\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Protocol: majlis.v1+json\r\n\r\n");
  EXPECT_TRUE(contains(client.read_until("\r\n\r\n"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
  client.send(
      std::string("\x81\x01"
                  "a",
                  3));  // not masked
  const std::string end = client.read_to_end();
  ASSERT_GE(end.size(), 4U);
  EXPECT_EQ(end.substr(0, 1), "\x88");
  EXPECT_EQ(end.substr(2, 2), "\x03\xEA");  // 1002
  EXPECT_TRUE(contains(end, "must mask"));
}

TEST_F(Serving, RefusesTheOtherEncodingsMessages) {
  WsClient client(port, "majlis.v1+cbor");
  client.send(std::string_view("{}"));
  EXPECT_TRUE(client.read().empty());
  EXPECT_EQ(client.close_code(), 1003U);
}

TEST_F(Serving, CancelsCallsThatTheClientTakesBackOrLeaves) {
  WsClient client(port, "majlis.v1+json");
  client.send(request("test.hold", "{}", 5));
  holding.wait();
  client.send(R"({"jsonrpc":"2.0","method":"host.cancel","params":{"id":5}})");
  EXPECT_TRUE(contains(client.read_text(), R"({"id":5,"error":{"code":-32009)"));
  abandoned.wait();
}

TEST_F(Serving, CancelsTheCallsOfAConnectionThatEnds) {
  {
    RawClient client(port);
    const std::string body = request("test.hold");
    client.send("POST /rpc HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\nContent-Length: " +
                std::to_string(body.size()) + "\r\n\r\n" + body);
    holding.wait();
    held[0].result(Bytes{0xA0});
    EXPECT_TRUE(contains(client.read_until("}"), "\"result\""));
  }
  auto client = std::make_unique<WsClient>(port, "majlis.v1+json");
  client->send(request("test.hold"));
  client.reset();
  abandoned.wait();
}

TEST_F(Serving, BindsASessionForTheCallsThatFollow) {
  WsClient client(port, "majlis.v1+json");
  client.send(request("test.private"));
  EXPECT_TRUE(contains(client.read_text(), "\"denied\""));
  client.send(request("test.hold"));
  holding.wait();
  server.bind(caller, Session{});
  held[0].result(Bytes{0xA0});
  EXPECT_TRUE(contains(client.read_text(), "\"result\""));
  client.send(request("test.private"));
  EXPECT_TRUE(contains(client.read_text(), "\"result\""));
}

TEST_F(Serving, KeepsTheOrderOfNoticesAndAnswersAndSendsABatchAtOnce) {
  WsClient client(port, "majlis.v1+json");
  client.send(request("test.hold"));
  holding.wait();
  const double before = metric("majlis_net_wakeups_total");
  {
    const Connections::Batch batch(server);
    for (int i = 0; i < 100; ++i) {
      const Notice notice{caller, make_message("test.note", Bytes{0x18, static_cast<std::uint8_t>(i + 100)})};
      server.notify({&notice, 1});
    }
    held[0].result(Bytes{0xA0});
  }
  EXPECT_EQ(metric("majlis_net_wakeups_total"), before + 1);
  for (int i = 0; i < 100; ++i)
    EXPECT_EQ(client.read_text(),
              R"({"method":"test.note","params":)" + std::to_string(i + 100) + R"(,"jsonrpc":"2.0"})");
  EXPECT_TRUE(contains(client.read_text(), "\"result\""));
}

TEST_F(Serving, SendsWhatABatchStillHoldsBeforeItStops) {
  WsClient client(port, "majlis.v1+json");
  client.send(request("test.hold"));
  holding.wait();
  std::future<void> stopped;
  std::thread reader([&] { EXPECT_TRUE(contains(client.read_text(), "\"result\"")); });
  {
    const Connections::Batch batch(server);
    held[0].result(Bytes{0xA0});
    stopped = std::async(std::launch::async, [&] { server.stop(); });
    EXPECT_EQ(stopped.wait_for(std::chrono::milliseconds(50)), std::future_status::timeout);
  }
  stopped.wait();
  reader.join();
}

TEST_F(Serving, StopsAlthoughABatchNeverEnds) {
  WsClient client(port, "majlis.v1+json");
  const Connections::Batch batch(server);
  server.stop();
  EXPECT_EQ(client.read_text(), "");
}

TEST_F(Serving, ClosesWithAReason) {
  WsClient client(port, "majlis.v1+json");
  client.send(request("test.hold"));
  holding.wait();
  server.close(caller, "this device was revoked");
  EXPECT_EQ(client.read_text(), "");
  EXPECT_EQ(client.close_code(), 1008U);
  EXPECT_EQ(client.close_reason(), "this device was revoked");
  gone.wait();
}

TEST_F(Serving, DrainsOpenCallsAndRefusesNewOnes) {
  WsClient client(port, "majlis.v1+json");
  client.send(request("test.hold"));
  holding.wait();
  server.stop_accepting();
  client.send(request("test.echo", "{}", 2));
  EXPECT_TRUE(contains(client.read_text(), "\"unavailable\""));
  EXPECT_THROW(RawClient{port}, std::exception);
  held[0].result(Bytes{0xA0});
  EXPECT_TRUE(contains(client.read_text(), "\"result\""));
  std::thread reader([&] {
    EXPECT_EQ(client.read_text(), "");
    EXPECT_EQ(client.close_code(), 1001U);
  });
  server.stop();
  reader.join();
}

TEST_F(Serving, ServesModulesRoutes) {
  const auto route = routes.add("/p/test/", [](const HttpRequest& asked, const std::shared_ptr<HttpBody>& body,
                                               const std::function<void(HttpResponse)>& respond) {
    body->next([=](const HttpPiece& piece) {
      respond(
          HttpResponse::text(200, asked.method + " " + asked.path + " " + asked.query + " " + to_string(piece.bytes)));
    });
  });
  EXPECT_EQ(http_body(http(port, "PUT", "/p/test/a%20b?c=d", "text/plain", "body")), "PUT /p/test/a b c=d body");
  routes.remove("/p/test/", route);
  EXPECT_TRUE(http(port, "GET", "/p/test/").starts_with("HTTP/1.1 404 "));
}

TEST_F(Serving, SaysWhyItCannotListen) {
  ServerOptions taken;
  taken.listeners[0].port = port;
  Server second(taken, {calls, methods, routes, health, log, metrics, nullptr, nullptr, nullptr});
  try {
    second.start();
    FAIL() << "listened twice";
  } catch (const std::runtime_error& error) {
    EXPECT_TRUE(contains(error.what(), "127.0.0.1:" + std::to_string(port))) << error.what();
    EXPECT_TRUE(contains(error.what(), "--listen")) << error.what();
  }
}

}  // namespace
}  // namespace majlis::host
