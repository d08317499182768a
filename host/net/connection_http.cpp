// The HTTP half of a connection: built-in pages, POST /rpc, the way to a WebSocket, and modules' routes.
#include "host/net/connection.hpp"
#include "host/observe/health.hpp"
#include "host/observe/log.hpp"

#include <array>

namespace majlis::host {
namespace {

constexpr std::string_view kJsonProtocol = "majlis.v1+json";
constexpr std::string_view kCborProtocol = "majlis.v1+cbor";

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// The first of the offered subprotocols that the host speaks.
std::optional<Encoding> choose_encoding(std::string_view offered) {
  while (!offered.empty()) {
    const std::size_t comma = offered.find(',');
    const std::string_view one = trim(offered.substr(0, comma));
    if (one == kJsonProtocol) return Encoding::kJson;
    if (one == kCborProtocol) return Encoding::kCbor;
    offered = comma == std::string_view::npos ? std::string_view{} : offered.substr(comma + 1);
  }
  return std::nullopt;
}

std::optional<Encoding> body_encoding(std::string_view content_type) {
  const std::string_view type = trim(content_type.substr(0, content_type.find(';')));
  if (type == "application/json") return Encoding::kJson;
  if (type == "application/cbor") return Encoding::kCbor;
  return std::nullopt;
}

HttpResponse method_not_allowed(const std::string& allowed) {
  HttpResponse response = HttpResponse::text(405, "this path takes " + allowed + "\n");
  response.headers.emplace_back("Allow", allowed);
  return response;
}

HttpResponse unauthorized() {
  HttpResponse response =
      HttpResponse::text(401, "the bearer token is not known or has ended; open a new session for another\n");
  response.headers.emplace_back("WWW-Authenticate", "Bearer");
  return response;
}

}  // namespace

// A head came. Modules serve their routes while the body comes; what is for the host itself is small and read whole.
void Connection::on_head(ParsedRequest&& parsed) {
  keep_alive_ = parsed.keep_alive && !host_.draining;
  head_request_ = parsed.request.method == "HEAD";
  const auto route = parsed.upgrade ? nullptr : host_.services.routes.find(parsed.request.path);
  if (route) {
    greet();
    return serve_route(std::move(parsed.request), *route);
  }
  if (parsed.request.body_size > static_cast<std::int64_t>(host_.limits.body_bytes))
    return refuse_http({"http.too_large", "the body is larger than the limit (net.body_bytes)"});
  read_whole_ = std::make_unique<ParsedRequest>(std::move(parsed));
  if (parser_->take_expectation()) say_continue();
}

void Connection::greet() {
  if (!greeted_) {
    greeted_ = true;
    host_.greeted(id_);
  }
  touch(host_.limits.http_idle);
}

void Connection::say_continue() {
  static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  queue_.push({}, nullptr, as_bytes(kContinue));
  host_.dirty(id_);
}

void Connection::on_request(ParsedRequest&& parsed) {
  greet();
  if (parsed.upgrade) return upgrade(parsed.request);
  responding_ = true;
  serve(parsed.request);
}

void Connection::serve_route(HttpRequest&& request, const HttpHandler& route) {
  responding_ = true;
  auto caller = caller_of(request);
  if (!caller) return respond(unauthorized());
  request.caller = *std::move(caller);
  const std::uint64_t serial = next_serial_++;
  const auto post = [to = &host_, id = id_](auto what) { to->post({id, std::move(what)}); };
  body_ = std::make_shared<HttpBody>([post] { post(BodyWanted{}); });
  const auto body = body_;
  const auto answer = [post, serial](HttpResponse response) { post(HttpAnswer{serial, std::move(response)}); };
  try {
    route(request, body, answer);
  } catch (const std::exception& error) {
    host_.services.log.error("net.route_failed", {{"path", request.path}, {"reason", error.what()}});
    answer(HttpResponse::text(500, "the module that serves this path failed; its log says why\n"));
  }
}

void Connection::on_body_wanted() {
  if (!body_ || ended_) return;
  touch(host_.limits.http_idle);
  if (parser_ && parser_->take_expectation()) say_continue();
  resume();
}

void Connection::serve(const HttpRequest& request) {
  if (request.path == "/rpc")
    return request.method == "POST" ? serve_rpc(request) : respond(method_not_allowed("POST"));
  const bool reads = request.method == "GET" || request.method == "HEAD";
  const std::array<std::string_view, 4> pages{"/healthz", "/readyz", "/metrics", "/openrpc.json"};
  const auto page = std::ranges::find(pages, request.path);
  if (page == pages.end()) return respond(HttpResponse::text(404, "nothing is served here; methods are at /rpc\n"));
  if (!reads) return respond(method_not_allowed("GET"));
  switch (page - pages.begin()) {
    case 0: return respond(HttpResponse::text(200, "alive\n"));
    case 1:
      return respond(HttpResponse::json(host_.services.health.ready() && !host_.draining ? 200 : 503,
                                        host_.services.health.json()));
    case 2:
      return respond({200,
                      "text/plain; version=0.0.4; charset=utf-8",
                      to_bytes(std::string_view(host_.metrics.all.exposition())),
                      {},
                      {}});
    default: return respond(HttpResponse::json(200, host_.services.openrpc()));
  }
}

// Whose token the request carries; anonymous without one; nullopt for one that is not known.
std::optional<Caller> Connection::caller_of(const HttpRequest& request) const {
  constexpr std::string_view kBearer = "Bearer ";
  const std::string_view authorization = request.header("authorization");
  if (authorization.empty()) return Caller::anonymous(kNoConnection);
  if (!authorization.starts_with(kBearer)) return std::nullopt;
  return host_.services.authenticate(trim(authorization.substr(kBearer.size())));
}

void Connection::serve_rpc(const HttpRequest& request) {
  const auto encoding = body_encoding(request.header("content-type"));
  if (!encoding)
    return respond(HttpResponse::text(415, "POST /rpc takes Content-Type application/json or application/cbor\n"));
  const auto caller = caller_of(request);
  if (!caller) return respond(unauthorized());
  encoding_ = *encoding;
  dispatch(request.body, *encoding, *caller);
}

void Connection::upgrade(const HttpRequest& request) {
  const std::string_view key = request.header("sec-websocket-key");
  const auto encoding = choose_encoding(request.header("sec-websocket-protocol"));
  if (host_.draining) return respond(HttpResponse::text(503, "the host is stopping; try again later\n"));
  if (key.size() != 24 || request.header("sec-websocket-version") != "13") {
    HttpResponse response = HttpResponse::text(426, "WebSockets here are version 13 with a key of 24 characters\n");
    response.headers.emplace_back("Sec-WebSocket-Version", "13");
    return respond(response);
  }
  if (!encoding) return respond(HttpResponse::text(400, "offer the subprotocol majlis.v1+json or majlis.v1+cbor\n"));
  auto caller = caller_of(request);
  if (!caller) return respond(unauthorized());
  caller_ = *std::move(caller);
  caller_.connection = id_;
  HttpResponse response{.status = 101};
  response.headers = {
      {"Upgrade", "websocket"},
      {"Connection", "Upgrade"},
      {"Sec-WebSocket-Accept", ws::accept_key(key)},
      {"Sec-WebSocket-Protocol", std::string(*encoding == Encoding::kJson ? kJsonProtocol : kCborProtocol)}};
  respond(response);
  encoding_ = *encoding;
  mode_ = Mode::kWebSocket;
  decoder_ = std::make_unique<ws::Decoder>(host_.limits.message_bytes);
  host_.metrics.websockets.add(1);
  touch(host_.limits.ws_idle / 2);
}

void Connection::respond(const HttpResponse& response) {
  // A client that is not read to its end cannot be understood afterwards.
  if (parser_ && !parser_->done()) keep_alive_ = false;
  auto head = std::make_shared<const Bytes>(serialize(response, keep_alive_, head_request_));
  const ByteView view = *head;
  queue_.push({}, std::move(head), view);
  host_.dirty(id_);
  touch(host_.limits.http_idle);
  if (response.file && !head_request_) {
    file_ = response.file;
  } else if (response.status != 101) {
    end_response();
  } else {
    responding_ = false;
  }
}

void Connection::end_response() {
  responding_ = false;
  if (!keep_alive_ && mode_ != Mode::kClosing) finish_after_flush();
}

void Connection::refuse_http(const Error& error) {
  const unsigned status = error.name == "http.too_large" ? 413 : error.name == "http.header_too_large" ? 431 : 400;
  host_.metrics.dropped("bad_request").add();
  keep_alive_ = false;
  head_request_ = false;
  if (file_) return abort("bad_request");  // another answer is on its way
  read_whole_.reset();
  respond(HttpResponse::text(status, error.detail + "\n"));
}

}  // namespace majlis::host
