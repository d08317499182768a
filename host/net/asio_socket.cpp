#include "host/net/asio_socket.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace majlis::host {
namespace {

using boost::asio::socket_base;
using State = Socket::State;

class PlainSocket : public Socket {
 public:
  explicit PlainSocket(TcpSocket socket) : socket_(std::move(socket)) {
    boost::system::error_code ignored;  // a peer that has gone already shows at the first read
    socket_.non_blocking(true, ignored);
    socket_.set_option(boost::asio::ip::tcp::no_delay(true), ignored);
  }

  Moved read(MutableByteView into) override {
    const ssize_t got = ::recv(fd(), into.data(), into.size(), 0);
    if (got > 0) return {static_cast<std::size_t>(got), State::kOpen};
    return {0, got < 0 && blocked() ? State::kBlocked : State::kEnded};
  }

  Moved write(std::span<const iovec> from) override {
    msghdr message{};
    message.msg_iov = const_cast<iovec*>(from.data());
    message.msg_iovlen = from.size();
    const ssize_t sent = ::sendmsg(fd(), &message, MSG_NOSIGNAL);
    if (sent >= 0) return {static_cast<std::size_t>(sent), State::kOpen};
    return {0, blocked() ? State::kBlocked : State::kEnded};
  }

  Moved send_file(int file, std::uint64_t offset, std::size_t bytes) override {
    auto from = static_cast<off_t>(offset);
    const ssize_t sent = ::sendfile(fd(), file, &from, bytes);
    if (sent > 0) return {static_cast<std::size_t>(sent), State::kOpen};
    return {0, sent < 0 && blocked() ? State::kBlocked : State::kEnded};
  }

  void when_readable(std::function<void(bool)> ready) override { wait(socket_base::wait_read, std::move(ready)); }
  void when_writable(std::function<void(bool)> ready) override { wait(socket_base::wait_write, std::move(ready)); }

  void finish() override { ::shutdown(fd(), SHUT_WR); }
  void close() override {
    boost::system::error_code ignored;
    socket_.close(ignored);
  }
  bool secure() const override { return false; }

 protected:
  int fd() { return socket_.native_handle(); }
  void wait(socket_base::wait_type what, std::function<void(bool)> ready) {
    socket_.async_wait(what, [ready = std::move(ready)](const boost::system::error_code& error) { ready(!error); });
  }

 private:
  static bool blocked() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }
  TcpSocket socket_;
};

// OpenSSL on the same descriptor, in its own readiness style. Its buffers are given back while idle.
class TlsSocket final : public PlainSocket {
 public:
  TlsSocket(TcpSocket socket, SSL_CTX* context) : PlainSocket(std::move(socket)), ssl_(SSL_new(context), SSL_free) {
    SSL_set_fd(ssl_.get(), fd());
    SSL_set_mode(ssl_.get(),
                 SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    SSL_set_accept_state(ssl_.get());
  }

  Moved read(MutableByteView into) override {
    std::size_t got = 0;
    ERR_clear_error();
    const int result = SSL_read_ex(ssl_.get(), into.data(), into.size(), &got);
    return result == 1 ? Moved{got, State::kOpen} : Moved{0, trouble(result, read_waits_to_write_)};
  }

  // Records are filled from several pieces. A blocked record is offered again with the same bytes in front, as
  // OpenSSL asks.
  Moved write(std::span<const iovec> from) override {
    std::array<std::uint8_t, 16 * 1024> record;
    std::size_t filled = 0;
    for (const iovec& piece : from) {
      const std::size_t part = std::min(piece.iov_len, record.size() - filled);
      std::memcpy(record.data() + filled, piece.iov_base, part);
      filled += part;
    }
    std::size_t sent = 0;
    ERR_clear_error();
    const int result = SSL_write_ex(ssl_.get(), record.data(), filled, &sent);
    return result == 1 ? Moved{sent, State::kOpen} : Moved{0, trouble(result, write_waits_to_write_)};
  }

  Moved send_file(int file, std::uint64_t offset, std::size_t bytes) override {
    std::array<std::uint8_t, 16 * 1024> record;
    const ssize_t got = ::pread(file, record.data(), std::min(bytes, record.size()), static_cast<off_t>(offset));
    if (got <= 0) return {0, State::kEnded};
    const iovec piece{record.data(), static_cast<std::size_t>(got)};
    return write({&piece, 1});
  }

  void when_readable(std::function<void(bool)> ready) override {
    wait(read_waits_to_write_ ? socket_base::wait_write : socket_base::wait_read, std::move(ready));
  }
  void when_writable(std::function<void(bool)> ready) override {
    wait(write_waits_to_write_ ? socket_base::wait_write : socket_base::wait_read, std::move(ready));
  }

  void finish() override {
    SSL_shutdown(ssl_.get());
    PlainSocket::finish();
  }
  bool secure() const override { return true; }

 private:
  State trouble(int result, bool& waits_to_write) {
    switch (SSL_get_error(ssl_.get(), result)) {
      case SSL_ERROR_WANT_READ: waits_to_write = false; return State::kBlocked;
      case SSL_ERROR_WANT_WRITE: waits_to_write = true; return State::kBlocked;
      default: return State::kEnded;
    }
  }

  std::unique_ptr<SSL, void (*)(SSL*)> ssl_;
  bool read_waits_to_write_ = false;
  bool write_waits_to_write_ = true;
};

}  // namespace

std::unique_ptr<Socket> make_socket(TcpSocket socket, ssl_ctx_st* tls) {
  if (tls != nullptr) return std::make_unique<TlsSocket>(std::move(socket), tls);
  return std::make_unique<PlainSocket>(std::move(socket));
}

}  // namespace majlis::host
