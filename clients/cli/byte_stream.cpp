#include "clients/cli/byte_stream.hpp"

#include "clients/cli/dial.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <poll.h>

namespace majlis::cli {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using boost::system::error_code;

constexpr auto kSilence = std::chrono::seconds(30);

Error error_of_transfer(const Endpoint& endpoint, const error_code& code) {
  if (timed_out(code))
    return {"cli.connection.timeout", "the host at " + endpoint.url() + " took the call and then fell silent"};
  return {"cli.connection.lost", "the connection to " + endpoint.url() + " ended (" + code.message() + ")"};
}

}  // namespace

struct ByteStream::Wire {
  explicit Wire(Endpoint where) : endpoint(std::move(where)) {}

  Endpoint endpoint;
  asio::io_context context{1};
  asio::ssl::context tls{asio::ssl::context::tls_client};
  std::optional<PlainStream> plain;
  std::optional<TlsStream> secure;

  // Waits for what was begun.
  void settle() {
    context.restart();
    context.run();
  }

  template <class Stream>
  std::optional<Error> open(Stream& stream) {
    std::optional<Error> error = Error{"cli.connection.lost", "the connection to " + endpoint.url() + " failed"};
    auto dialing = dial(stream, endpoint);
    asio::co_spawn(context, std::move(dialing), [&error](const std::exception_ptr& thrown, std::optional<Error> said) {
      if (!thrown) error = std::move(said);
    });
    settle();
    return error;
  }

  // One operation that `begin(stream, handler)` starts on the stream in use, and how many bytes it moved.
  template <class Begin>
  std::size_t move(error_code& code, Begin begin) {
    std::size_t moved = 0;
    const auto ended = [&](const error_code& how, std::size_t count) {
      code = how;
      moved = count;
    };
    const auto start = [&](auto& stream) {
      beast::get_lowest_layer(stream).expires_after(kSilence);
      begin(stream, ended);
    };
    secure ? start(*secure) : start(*plain);
    settle();
    return moved;
  }
};

ByteStream::ByteStream(std::unique_ptr<Wire> wire) : wire_(std::move(wire)) {}
ByteStream::~ByteStream() = default;

Result<std::unique_ptr<ByteStream>> ByteStream::connect(const Endpoint& endpoint,
                                                        const std::optional<std::string>& ca_file) {
  auto wire = std::make_unique<Wire>(endpoint);
  std::optional<Error> error;
  if (!endpoint.tls) {
    error = wire->open(wire->plain.emplace(wire->context));
  } else {
    error = prepare_tls(wire->tls, endpoint, ca_file);
    if (!error) error = wire->open(wire->secure.emplace(wire->context, wire->tls));
  }
  if (error) return *error;
  return std::unique_ptr<ByteStream>(new ByteStream(std::move(wire)));
}

Status ByteStream::write(ByteView bytes) {
  while (!bytes.empty()) {
    error_code code;
    const std::size_t sent = wire_->move(code, [&](auto& stream, auto ended) {
      stream.async_write_some(asio::const_buffer(bytes.data(), bytes.size()), ended);
    });
    if (code) return error_of_transfer(wire_->endpoint, code);
    bytes = bytes.subspan(sent);
  }
  return {};
}

Result<std::size_t> ByteStream::read(MutableByteView out) {
  error_code code;
  const std::size_t got = wire_->move(code, [&](auto& stream, auto ended) {
    stream.async_read_some(asio::mutable_buffer(out.data(), out.size()), ended);
  });
  if (code == asio::error::eof) return std::size_t{0};
  if (code) return error_of_transfer(wire_->endpoint, code);
  return got;
}

bool ByteStream::readable() {
  if (wire_->secure) return false;
  pollfd watched{wire_->plain->socket().native_handle(), POLLIN, 0};
  return ::poll(&watched, 1, 0) > 0;
}

}  // namespace majlis::cli
