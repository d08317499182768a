#include "bench/messaging/swarm.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <utility>

namespace majlis::bench {
namespace {

constexpr std::array<std::uint8_t, 4> kMask = {0x37, 0xFA, 0x21, 0x3D};
constexpr std::size_t kScratch = 256 * 1024;

void raise_descriptor_limit() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

void write_all(int socket, std::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = ::write(socket, text.data(), text.size());
    if (sent <= 0) throw std::runtime_error("a server under measurement closed a connection that was being opened");
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
}

}  // namespace

std::size_t payload_offset(std::size_t payload_size) {
  return 6U + (payload_size < 126 ? 0U : payload_size <= 0xFFFF ? 2U : 8U);
}

Bytes client_frame(ByteView payload, bool text) {
  Bytes frame;
  frame.reserve(payload_offset(payload.size()) + payload.size());
  frame.push_back(static_cast<std::uint8_t>(text ? 0x81 : 0x82));
  const std::size_t wide = payload.size() < 126 ? 0 : payload.size() <= 0xFFFF ? 2 : 8;
  frame.push_back(static_cast<std::uint8_t>(0x80U | (wide == 0 ? payload.size() : wide == 2 ? 126U : 127U)));
  for (std::size_t i = wide; i > 0; --i) frame.push_back(static_cast<std::uint8_t>(payload.size() >> (8 * (i - 1))));
  append(frame, kMask);
  for (std::size_t i = 0; i < payload.size(); ++i)
    frame.push_back(static_cast<std::uint8_t>(payload[i] ^ kMask[i % kMask.size()]));
  return frame;
}

void patch(MutableByteView frame, std::size_t payload_size, std::size_t at, ByteView value) {
  const std::size_t begin = payload_offset(payload_size) + at;
  for (std::size_t i = 0; i < value.size(); ++i)
    frame[begin + i] = static_cast<std::uint8_t>(value[i] ^ kMask[(at + i) % kMask.size()]);
}

Swarm::Swarm(std::uint16_t port, std::string subprotocol)
    : port_(port), subprotocol_(std::move(subprotocol)), epoll_(::epoll_create1(EPOLL_CLOEXEC)), scratch_(kScratch) {
  raise_descriptor_limit();
}

Swarm::~Swarm() {
  for (const Peer& peer : peers_)
    if (peer.socket >= 0) ::close(peer.socket);
  ::close(epoll_);
}

std::size_t Swarm::connect(const std::string& path) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port_);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error("a server under measurement does not take connections");
  std::string request = "GET " + path +
                        " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  if (!subprotocol_.empty()) request += "Sec-WebSocket-Protocol: " + subprotocol_ + "\r\n";
  write_all(socket, request + "\r\n");
  std::string answer;
  for (char byte = 0; !answer.ends_with("\r\n\r\n") && ::read(socket, &byte, 1) == 1;) answer += byte;
  if (!answer.starts_with("HTTP/1.1 101")) throw std::runtime_error("a server refused a WebSocket: " + answer);
  ::fcntl(socket, F_SETFL, O_NONBLOCK);
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = peers_.size();
  ::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event);
  peers_.emplace_back().socket = socket;
  return peers_.size() - 1;
}

void Swarm::disconnect(std::size_t connection) {
  ::close(std::exchange(peers_[connection].socket, -1));
  peers_[connection] = {};
}

void Swarm::send(std::size_t connection, ByteView frame) {
  Peer& peer = peers_[connection];
  append(peer.out, frame);
  if (!std::exchange(peer.dirty, true)) dirty_.push_back(connection);
}

void Swarm::flush(std::size_t connection) {
  Peer& peer = peers_[connection];
  while (peer.written < peer.out.size()) {
    const ssize_t sent =
        ::send(peer.socket, peer.out.data() + peer.written, peer.out.size() - peer.written, MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN) throw std::runtime_error("a server under measurement closed a connection");
    if (sent < 0) break;
    peer.written += static_cast<std::size_t>(sent);
  }
  const bool blocked = peer.written < peer.out.size();
  if (!blocked) {
    peer.out.clear();
    peer.written = 0;
  }
  if (blocked == peer.watched_for_writing) return;
  peer.watched_for_writing = blocked;
  epoll_event event{};
  event.events = blocked ? EPOLLIN | EPOLLOUT : EPOLLIN;
  event.data.u64 = connection;
  ::epoll_ctl(epoll_, EPOLL_CTL_MOD, peer.socket, &event);
}

void Swarm::flush_all() {
  for (const std::size_t connection : dirty_) {
    peers_[connection].dirty = false;
    if (peers_[connection].socket >= 0 && !peers_[connection].watched_for_writing) flush(connection);
  }
  dirty_.clear();
}

void Swarm::poll(std::chrono::microseconds wait) {
  flush_all();
  std::array<epoll_event, 256> events;
  const auto ns = std::chrono::nanoseconds(wait);
  const timespec limit{ns.count() / 1'000'000'000, ns.count() % 1'000'000'000};
  const int ready = ::epoll_pwait2(epoll_, events.data(), static_cast<int>(events.size()), &limit, nullptr);
  for (int i = 0; i < ready; ++i) {
    const std::size_t connection = events[static_cast<std::size_t>(i)].data.u64;
    if (events[static_cast<std::size_t>(i)].events & EPOLLOUT) flush(connection);
    if (events[static_cast<std::size_t>(i)].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) read(connection);
  }
  flush_all();
}

void Swarm::read(std::size_t connection) {
  Peer& peer = peers_[connection];
  const ssize_t got = ::recv(peer.socket, scratch_.data(), scratch_.size(), 0);
  if (got < 0 && errno == EAGAIN) return;
  if (got <= 0) throw std::runtime_error("a server under measurement closed a connection");
  ByteView bytes = ByteView(scratch_).first(static_cast<std::size_t>(got));
  Bytes joined = std::exchange(peer.in, Bytes());
  if (!joined.empty()) {
    append(joined, bytes);
    bytes = joined;
  }
  while (const std::size_t used = take_frame(connection, bytes)) bytes = bytes.subspan(used);
  peers_[connection].in = to_bytes(bytes);
}

// The bytes of one whole frame, which has been handed over; 0 if there is none yet.
std::size_t Swarm::take_frame(std::size_t connection, ByteView bytes) {
  if (bytes.size() < 2) return 0;
  const std::size_t short_size = bytes[1] & 0x7FU;
  const std::size_t wide = short_size == 126 ? 2 : short_size == 127 ? 8 : 0;
  if (bytes.size() < 2 + wide) return 0;
  std::uint64_t size = wide == 0 ? short_size : 0;
  for (std::size_t i = 0; i < wide; ++i) size = size << 8 | bytes[2 + i];
  if (bytes.size() - 2 - wide < size) return 0;
  const ByteView payload = bytes.subspan(2 + wide, size);
  const unsigned opcode = bytes[0] & 0x0FU;
  if (opcode == 9) {  // a ping: its empty payload goes back
    static const Bytes kPong = {0x8A, 0x80, 0, 0, 0, 0};
    send(connection, kPong);
  } else if (opcode == 8) {
    throw std::runtime_error("a server closed a connection: " +
                             to_string(payload.size() > 2 ? payload.subspan(2) : payload));
  } else {
    handler_(connection, payload, opcode == 1);
  }
  return 2 + wide + size;
}

}  // namespace majlis::bench
