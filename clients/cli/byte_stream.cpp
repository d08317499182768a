#include "clients/cli/byte_stream.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace majlis::cli {
namespace {

constexpr int kConnectTime = 10'000, kSilence = 30'000;  // milliseconds

Error lost(std::string_view why) {
  return {"cli.connection.lost", "the connection to the host ended (" + std::string(why) + ")"};
}

bool wait(int socket, short events, int milliseconds) {
  pollfd watched{socket, events, 0};
  for (;;) {
    const int ready = ::poll(&watched, 1, milliseconds);
    if (ready >= 0 || errno != EINTR) return ready > 0;
  }
}

// A connected socket, or -1 with errno set.
int open_socket(const addrinfo& address) {
  const int socket = ::socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (socket < 0) return -1;
  int error = ::connect(socket, address.ai_addr, address.ai_addrlen) == 0 ? 0 : errno;
  if (error == EINPROGRESS) {
    socklen_t size = sizeof error;
    if (!wait(socket, POLLOUT, kConnectTime))
      error = ETIMEDOUT;
    else if (::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) != 0)
      error = errno;
  }
  if (error == 0) {
    const int yes = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    return socket;
  }
  ::close(socket);
  errno = error;
  return -1;
}

}  // namespace

void ByteStream::FreeSession::operator()(ssl_st* session) const { SSL_free(session); }
void ByteStream::FreeContext::operator()(ssl_ctx_st* context) const { SSL_CTX_free(context); }

ByteStream::~ByteStream() {
  tls_.reset();
  ::close(socket_);
}

Result<std::unique_ptr<ByteStream>> ByteStream::connect(const Endpoint& endpoint,
                                                        const std::optional<std::string>& ca_file) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int failed = ::getaddrinfo(endpoint.host.c_str(), endpoint.port.c_str(), &hints, &found); failed != 0) {
    return Error{"cli.connection.name",
                 "no host is called '" + endpoint.host + "' (" + ::gai_strerror(failed) + "); is the address right?"};
  }
  int socket = -1;
  for (const addrinfo* each = found; each != nullptr && socket < 0; each = each->ai_next) socket = open_socket(*each);
  const int error = errno;
  ::freeaddrinfo(found);
  if (socket < 0) {
    return Error{error == ETIMEDOUT ? "cli.connection.timeout" : "cli.connection.refused",
                 "no host answers at " + endpoint.url() + " (" + std::strerror(error) + "); is majlisd running there?"};
  }
  std::unique_ptr<ByteStream> stream(new ByteStream(socket));
  if (endpoint.tls) MAJLIS_CHECK(stream->begin_tls(endpoint, ca_file));
  return stream;
}

Status ByteStream::begin_tls(const Endpoint& endpoint, const std::optional<std::string>& ca_file) {
  const auto failed = [&](const std::string& why) {
    return Error{"cli.connection.tls", "no encrypted connection to " + endpoint.url() + ": " + why};
  };
  context_.reset(SSL_CTX_new(TLS_client_method()));
  if (!context_ || SSL_CTX_set_min_proto_version(context_.get(), TLS1_2_VERSION) != 1) return failed("no TLS here");
  SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
  const bool trusts = ca_file ? SSL_CTX_load_verify_locations(context_.get(), ca_file->c_str(), nullptr) == 1
                              : SSL_CTX_set_default_verify_paths(context_.get()) == 1;
  if (!trusts) return failed("the certificates to trust cannot be read");
  tls_.reset(SSL_new(context_.get()));
  const bool is_address = endpoint.host.find(':') != std::string::npos ||
                          endpoint.host.find_first_not_of("0123456789.") == std::string::npos;
  const bool named = tls_ && SSL_set_fd(tls_.get(), socket_) == 1 &&
                     (is_address ? X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls_.get()), endpoint.host.c_str())
                                 : SSL_set1_host(tls_.get(), endpoint.host.c_str())) == 1;
  if (!named) return failed("no TLS here");
  if (!is_address) SSL_set_tlsext_host_name(tls_.get(), endpoint.host.c_str());
  for (;;) {
    const int done = SSL_connect(tls_.get());
    if (done == 1) return {};
    const auto more = again(done, 0);
    if (more.ok() && *more) continue;
    const long verdict = SSL_get_verify_result(tls_.get());
    if (verdict != X509_V_OK) {
      return Error{"cli.connection.tls", "the certificate of " + endpoint.url() + " is not to be trusted (" +
                                             X509_verify_cert_error_string(verdict) + "); name it with --ca-file"};
    }
    return more.ok() ? failed("the handshake failed") : more.error();
  }
}

Result<bool> ByteStream::again(long done, short events) {
  if (tls_) {
    const int why = SSL_get_error(tls_.get(), static_cast<int>(done));
    if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE) return false;
    events = why == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT;
  } else if (errno == EINTR) {
    return true;
  } else if (errno != EAGAIN) {
    return false;
  }
  if (wait(socket_, events, kSilence)) return true;
  return Error{"cli.connection.timeout", "the host has taken and given nothing for half a minute"};
}

Status ByteStream::write(ByteView bytes) {
  while (!bytes.empty()) {
    const long done =
        tls_ ? SSL_write(tls_.get(), bytes.data(), static_cast<int>(std::min<std::size_t>(bytes.size(), 1 << 20)))
             : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (done > 0) {
      bytes = bytes.subspan(static_cast<std::size_t>(done));
      continue;
    }
    const int error = errno;
    MAJLIS_TRY(const bool more, again(done, POLLOUT));
    if (!more) return lost(tls_ ? "TLS" : std::strerror(error));
  }
  return {};
}

Result<std::size_t> ByteStream::read(MutableByteView out) {
  for (;;) {
    const long done =
        tls_ ? SSL_read(tls_.get(), out.data(), static_cast<int>(std::min<std::size_t>(out.size(), 1 << 20)))
             : ::recv(socket_, out.data(), out.size(), 0);
    if (done > 0) return static_cast<std::size_t>(done);
    if (done == 0 && !tls_) return std::size_t{0};
    const int error = errno;
    if (tls_ && SSL_get_error(tls_.get(), static_cast<int>(done)) == SSL_ERROR_ZERO_RETURN) return std::size_t{0};
    MAJLIS_TRY(const bool more, again(done, POLLIN));
    if (!more) return lost(tls_ ? "TLS" : std::strerror(error));
  }
}

bool ByteStream::readable() const { return !tls_ && wait(socket_, POLLIN, 0); }

}  // namespace majlis::cli
