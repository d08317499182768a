#include "host/net/connection.hpp"

#include "host/observe/log.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace majlis::host {
namespace {

constexpr const char* kTooLarge = "the body is larger than the limit (net.body_bytes)";

}  // namespace

Connection::Connection(ConnectionId id, std::unique_ptr<Socket> socket, ConnectionHost& host)
    : id_(id), socket_(std::move(socket)), host_(host), caller_(Caller::anonymous(id)) {
  touch(host_.limits.handshake);
}

Connection::~Connection() = default;

void Connection::start() { wait_readable(); }

void Connection::touch(std::chrono::milliseconds allowed) { deadline_ = std::chrono::steady_clock::now() + allowed; }

bool Connection::paused() const {
  if (mode_ == Mode::kHttp) return responding_ && !(body_ && body_->has_room());
  return mode_ == Mode::kWebSocket &&
         (calls_.size() >= host_.limits.calls_in_flight || queue_.bytes() > host_.limits.outgoing_bytes / 2);
}

void Connection::wait_readable() {
  if (reading_ || ended_) return;
  reading_ = true;
  socket_->when_readable([self = shared_from_this()](bool ready) {
    self->reading_ = false;
    if (self->ended_) return;
    if (!ready) return self->abort(nullptr);
    self->on_readable();
  });
}

void Connection::on_readable() {
  constexpr int kTurns = 4;  // then others have theirs
  for (int turn = 0; !ended_ && !paused() && (turn < kTurns || socket_->secure()); ++turn) {
    const MutableByteView room = host_.scratch.first(host_.scratch.size() - uneven_);
    const Socket::Moved moved = socket_->read(room);
    if (moved.state == Socket::State::kEnded) return abort(nullptr);
    if (moved.state == Socket::State::kBlocked) break;
    host_.metrics.bytes_in.add(static_cast<double>(moved.bytes));
    consume(host_.scratch.first(moved.bytes));
    if (moved.bytes < room.size() && !socket_->secure()) break;
  }
  if (!paused()) wait_readable();
}

// Takes up reading again once there is room: first what waits here, then the socket.
void Connection::resume() {
  if (ended_ || reading_ || paused()) return;
  if (!pending_.empty()) consume({});
  if (ended_ || reading_ || paused()) return;
  // TLS may hold bytes that the socket's readiness does not show.
  socket_->secure() ? on_readable() : wait_readable();
}

void Connection::consume(MutableByteView input) {
  Bytes waiting = std::move(pending_);
  pending_ = Bytes();
  if (!waiting.empty()) {
    append(waiting, input);
    input = waiting;
  }
  while (!input.empty() && !ended_ && !paused()) {
    std::size_t used = input.size();  // kClosing: nobody listens any more
    if (mode_ == Mode::kHttp) {
      used = consume_http(input);
    } else if (mode_ == Mode::kWebSocket) {
      used = consume_frames(input);
    }
    if (used == 0) break;
    input = input.subspan(used);
  }
  if (!input.empty() && !ended_ && mode_ != Mode::kClosing) pending_ = to_bytes(input);
}

std::size_t Connection::consume_http(ByteView input) {
  if (!parser_) parser_ = std::make_unique<HttpParser>(host_.limits.header_bytes);
  const bool had_head = parser_->has_head();
  const auto used = parser_->feed(input);
  if (!used.ok()) {
    refuse_http(used.error());
    return input.size();
  }
  if (!parser_->has_head()) return *used;
  if (!had_head) {
    on_head(parser_->take_head());
  } else if (responding_) {
    touch(host_.limits.http_idle);
  }
  if (parser_ && mode_ == Mode::kHttp) take_body();
  return *used;
}

// What has come of the body: to whoever serves the request, or to the rest of one that is read whole.
void Connection::take_body() {
  Bytes piece = parser_->take_body(body_ ? body_->spare() : Bytes());
  const bool done = parser_->done();
  if (body_) {
    const auto body = body_;  // its taker may answer
    uneven_ = (uneven_ + piece.size()) % kHttpChunk;
    body->put(std::move(piece));
    if (!done) return;
    body->end(HttpPiece::Kind::kEnd);
    body_.reset();
    parser_.reset();
    uneven_ = 0;
    return;
  }
  if (!read_whole_) {
    if (done) parser_.reset();
    return;
  }
  Bytes& whole = read_whole_->request.body;
  if (whole.size() + piece.size() > host_.limits.body_bytes) return refuse_http({"http.too_large", kTooLarge});
  append(whole, piece);
  if (!done) return;
  parser_.reset();
  const auto parsed = std::move(read_whole_);
  on_request(std::move(*parsed));
}

std::size_t Connection::consume_frames(MutableByteView input) {
  using Kind = ws::Event::Kind;
  std::size_t used = 0;
  const auto event = decoder_->next(input, used);
  if (!event.ok()) {
    host_.metrics.dropped("bad_frame").add();
    close(ws::close_code(event.error()), event.error().detail);
    return input.size();
  }
  pinged_ = false;
  touch(host_.limits.ws_idle / 2);
  switch (event->kind) {
    case Kind::kText:
    case Kind::kBinary:
      if ((event->kind == Kind::kText) != (encoding_ == Encoding::kJson)) {
        close(ws::CloseCode::kUnsupported, "majlis.v1+json takes text messages, majlis.v1+cbor binary ones");
      } else {
        on_message(event->payload);
      }
      break;
    case Kind::kPing: send_control(ws::Opcode::kPong, event->payload); break;
    case Kind::kClose:
      send_control(ws::Opcode::kClose, event->payload.first(std::min<std::size_t>(2, event->payload.size())));
      finish_after_flush();
      break;
    case Kind::kPong:
    case Kind::kNone: break;
  }
  return used;
}

// Whether `bytes` more may wait. A client that does not read is dropped rather than remembered.
bool Connection::admit(std::size_t bytes) {
  if (ended_ || mode_ == Mode::kClosing) return false;
  if (queue_.empty() || queue_.bytes() + bytes <= host_.limits.outgoing_bytes) return true;
  queue_.keep_begun_only();
  host_.metrics.dropped("slow_reader").add();
  host_.services.log.info("net.slow_reader", {{"connection", static_cast<std::uint64_t>(id_)}});
  close(ws::CloseCode::kPolicy, "slow reader: too much waited to be read; connect again and read on from your cursor");
  return false;
}

void Connection::send_message(std::shared_ptr<const void> keep, ByteView body) {
  if (!admit(body.size())) return;
  std::array<std::uint8_t, 10> head{};
  const std::size_t size =
      ws::encode_head(head, encoding_ == Encoding::kJson ? ws::Opcode::kText : ws::Opcode::kBinary, body.size());
  queue_.push(ByteView(head).first(size), std::move(keep), body);
  host_.metrics.messages_out.add();
  host_.dirty(id_);
}

void Connection::send_control(ws::Opcode opcode, ByteView payload) {
  if (ended_ || (opcode == ws::Opcode::kPong && !admit(payload.size()))) return;
  std::array<std::uint8_t, 10> head{};
  const std::size_t size = ws::encode_head(head, opcode, payload.size());
  auto body = std::make_shared<const Bytes>(to_bytes(payload));
  const ByteView view = *body;
  queue_.push(ByteView(head).first(size), std::move(body), view);
  host_.dirty(id_);
}

void Connection::flush() {
  if (ended_ || writing_) return;
  switch (queue_.write_to(*socket_)) {
    case Socket::State::kEnded: return abort(nullptr);
    case Socket::State::kBlocked: return flush_when_writable();
    case Socket::State::kOpen: break;
  }
  if (file_ && !flush_file()) return;
  if (last_words_) {
    last_words_ = false;
    socket_->finish();
  }
  resume();
}

void Connection::flush_when_writable() {
  writing_ = true;
  socket_->when_writable([self = shared_from_this()](bool ready) {
    self->writing_ = false;
    if (self->ended_) return;
    ready ? self->flush() : self->abort(nullptr);
  });
}

// Sends of the file what the socket takes, then lets others have their turn; whether all has left.
bool Connection::flush_file() {
  constexpr std::uint64_t kPiece = 256 * 1024;
  constexpr int kTurns = 16;
  for (int turn = 0; file_->left() > 0; ++turn) {
    if (turn == kTurns) {
      flush_when_writable();
      return false;
    }
    const auto piece = static_cast<std::size_t>(std::min(file_->left(), kPiece));
    const Socket::Moved moved = socket_->send_file(file_->descriptor(), file_->position(), piece);
    if (moved.state == Socket::State::kEnded) {
      abort(nullptr);
      return false;
    }
    if (moved.state == Socket::State::kBlocked) {
      flush_when_writable();
      return false;
    }
    file_->advance(moved.bytes);
    if (mode_ != Mode::kClosing) touch(host_.limits.http_idle);
  }
  file_.reset();
  end_response();
  return true;
}

// What comes in from now on is thrown away until the peer has closed too, so that it reads our last words first.
void Connection::finish_after_flush() {
  mode_ = Mode::kClosing;
  last_words_ = true;
  if (body_) std::exchange(body_, nullptr)->end(HttpPiece::Kind::kCut);
  pending_ = Bytes();
  touch(host_.limits.closing);
  host_.dirty(id_);
}

void Connection::close(ws::CloseCode code, const std::string& reason) {
  if (ended_ || mode_ == Mode::kClosing) return;
  if (mode_ == Mode::kWebSocket) send_control(ws::Opcode::kClose, ws::close_payload(code, reason));
  finish_after_flush();
}

void Connection::abort(const char* reason) {
  if (ended_) return;
  ended_ = true;
  if (reason != nullptr) {
    host_.metrics.dropped(reason).add();
    host_.services.log.debug("net.dropped", {{"connection", static_cast<std::uint64_t>(id_)}, {"reason", reason}});
  }
  if (decoder_) host_.metrics.websockets.add(-1);
  for (const OpenCall& open : std::exchange(calls_, {}))
    if (open.call != 0) host_.services.calls.cancel(open.call);
  if (body_) std::exchange(body_, nullptr)->end(HttpPiece::Kind::kCut);
  file_.reset();
  socket_->close();
  host_.ended(id_);
}

void Connection::check_time(TimePoint now) {
  if (ended_ || now < deadline_) return;
  if (mode_ == Mode::kClosing) return abort("unfinished_close");
  if (mode_ == Mode::kHttp) {
    if (file_) return abort("slow_reader");
    if (body_ && body_->awaited()) return abort("slow_body");
    if (responding_) return touch(host_.limits.http_idle);  // the call's own deadline ends it
    return abort(greeted_ ? "idle" : "handshake_timeout");
  }
  if (pinged_) return abort("silent");
  pinged_ = true;
  touch(host_.limits.ws_idle / 2);
  send_control(ws::Opcode::kPing, {});
}

void Connection::deliver(Parcel&& parcel) {
  if (ended_) return;
  if (auto* answer = std::get_if<CallAnswer>(&parcel.content)) return on_answer(std::move(*answer));
  if (auto* message = std::get_if<SharedMessage>(&parcel.content)) {
    if (mode_ != Mode::kWebSocket) return;
    const Bytes& body = (*message)->encoded(encoding_);
    return send_message(std::move(*message), body);
  }
  if (auto* order = std::get_if<BindOrder>(&parcel.content)) {
    caller_ = order->session ? Caller::device(*order->session, id_) : Caller::anonymous(id_);
    return;
  }
  if (auto* order = std::get_if<CloseOrder>(&parcel.content)) return close(ws::CloseCode::kPolicy, order->reason);
  if (std::holds_alternative<BodyWanted>(parcel.content)) return on_body_wanted();
  auto& answer = std::get<HttpAnswer>(parcel.content);
  if (responding_ && answer.serial + 1 == next_serial_) respond(answer.response);
}

}  // namespace majlis::host
