// One client connection: first HTTP, then perhaps a WebSocket. Reads, parses, dispatches, queues answers and writes
// them, and ends with a reason. Owned by its I/O thread; only that thread touches it.
#pragma once

#include "host/kernel/dispatcher.hpp"
#include "host/kernel/http_body.hpp"
#include "host/net/http_parser.hpp"
#include "host/net/inbox.hpp"
#include "host/net/net_metrics.hpp"
#include "host/net/out_queue.hpp"
#include "host/net/server.hpp"
#include "host/net/socket.hpp"
#include "host/net/ws_frame.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace majlis::host {

// What an I/O thread lends to its connections.
struct ConnectionHost {
  const ServerServices& services;
  const Limits& limits;
  NetMetrics& metrics;
  MutableByteView scratch;                    // where every read goes first
  std::function<void(Parcel)> post;           // back to this I/O thread, from any thread
  std::function<void(ConnectionId)> dirty;    // this connection has something to write
  std::function<void(ConnectionId)> ended;    // forget this connection
  std::function<void(ConnectionId)> greeted;  // its first whole request came
  bool draining = false;
};

class Connection final : public std::enable_shared_from_this<Connection> {
 public:
  Connection(ConnectionId id, std::unique_ptr<Socket> socket, ConnectionHost& host);
  ~Connection();

  void start();
  void deliver(Parcel&& parcel);
  // Writes what is queued.
  void flush();
  // Ends what is idle, silent or too slow; called every now and then.
  void check_time(TimePoint now);
  // Asks the client to go, after what is queued.
  void close(ws::CloseCode code, const std::string& reason);
  // Ends at once. A reason is counted and logged; null: the client went.
  void abort(const char* reason);

  ConnectionId id() const { return id_; }
  bool half_open() const { return !greeted_; }

 private:
  enum class Mode { kHttp, kWebSocket, kClosing };

  struct OpenCall {
    std::uint64_t serial;
    Bytes id;  // of JSON-RPC, empty for a notification
    CallId call;
  };

  // Reading (connection.cpp)
  void wait_readable();
  void on_readable();
  void resume();
  bool paused() const;
  void consume(MutableByteView input);
  std::size_t consume_http(ByteView input);
  void take_body();
  std::size_t consume_frames(MutableByteView input);
  // Requests (connection_http.cpp)
  void on_head(ParsedRequest&& parsed);
  void greet();
  void say_continue();
  void on_request(ParsedRequest&& parsed);
  void serve(const HttpRequest& request);
  void serve_route(HttpRequest&& request, const HttpHandler& route);
  void serve_rpc(const HttpRequest& request);
  std::optional<Caller> caller_of(const HttpRequest& request) const;
  void upgrade(const HttpRequest& request);
  void respond(const HttpResponse& response);
  void end_response();
  void on_body_wanted();
  void refuse_http(const Error& error);
  // Calls (connection_calls.cpp)
  void on_message(ByteView message);
  void dispatch(ByteView message, Encoding encoding, const Caller& caller);
  void cancel_by_id(ByteView params);
  void on_answer(CallAnswer&& answer);
  void send_message(std::shared_ptr<const void> keep, ByteView body);
  void send_control(ws::Opcode opcode, ByteView payload);
  // Writing and ending
  bool admit(std::size_t bytes);
  bool flush_file();
  void flush_when_writable();
  void finish_after_flush();
  void touch(std::chrono::milliseconds allowed);

  ConnectionId id_;
  std::unique_ptr<Socket> socket_;
  ConnectionHost& host_;
  Mode mode_ = Mode::kHttp;
  Encoding encoding_ = Encoding::kJson;
  bool greeted_ = false;
  bool reading_ = false;  // a wait is pending
  bool writing_ = false;
  bool keep_alive_ = true;
  bool head_request_ = false;
  bool responding_ = false;  // an HTTP request is being served
  bool pinged_ = false;
  bool last_words_ = false;  // what is queued is the last that is sent
  bool ended_ = false;
  TimePoint deadline_;
  std::uint64_t next_serial_ = 1;
  Caller caller_;
  std::unique_ptr<HttpParser> parser_;
  std::size_t uneven_ = 0;  // so far a body's pieces are beyond a whole chunk: the next read makes it even
  std::unique_ptr<ParsedRequest> read_whole_;  // a request whose body is read before it is served
  std::shared_ptr<HttpBody> body_;             // of a request that is served while its body comes
  std::shared_ptr<HttpFile> file_;             // the body of a response that is being sent
  std::unique_ptr<ws::Decoder> decoder_;
  Bytes pending_;  // input that waits: the rest of a header, or of what was read when the connection was paused
  std::vector<OpenCall> calls_;
  OutQueue queue_;
};

}  // namespace majlis::host
