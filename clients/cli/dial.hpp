// The way to a host, over TCP or TLS, and what is said where there is none. For connection.cpp and http.cpp alone: it
// brings Boost.Asio and Beast along.
#pragma once

#include "base/result.hpp"
#include "clients/cli/endpoint.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/ssl.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <type_traits>

namespace majlis::cli {

inline constexpr auto kConnectTime = std::chrono::seconds(10);

using PlainStream = boost::beast::tcp_stream;
using TlsStream = boost::beast::ssl_stream<boost::beast::tcp_stream>;

bool timed_out(const boost::system::error_code& code);
Error error_of_name(const Endpoint& endpoint, const boost::system::error_code& code);
Error error_of_connect(const Endpoint& endpoint, const boost::system::error_code& code);
Error error_of_tls(const Endpoint& endpoint, const boost::system::error_code& code, ssl_st* session);

// A context that verifies the host's certificate and name. Errors: cli.connection.tls (no certificates to verify by).
std::optional<Error> prepare_tls(boost::asio::ssl::context& tls, const Endpoint& endpoint,
                                 const std::optional<std::string>& ca_file);

// Connects a PlainStream or TlsStream; no time limit is left on it. Errors: cli.connection.name, .refused, .timeout,
// .tls.
template <class Stream>
boost::asio::awaitable<std::optional<Error>> dial(Stream& stream, const Endpoint& endpoint) {
  namespace asio = boost::asio;
  boost::system::error_code code;
  auto& socket = boost::beast::get_lowest_layer(stream);
  asio::ip::tcp::resolver resolver(socket.get_executor());
  auto resolving =
      resolver.async_resolve(endpoint.host, endpoint.port, asio::redirect_error(asio::use_awaitable, code));
  const auto addresses = co_await std::move(resolving);
  if (code) co_return error_of_name(endpoint, code);
  socket.expires_after(kConnectTime);
  auto connecting = socket.async_connect(addresses, asio::redirect_error(asio::use_awaitable, code));
  co_await std::move(connecting);
  if (code) co_return error_of_connect(endpoint, code);
  socket.socket().set_option(asio::ip::tcp::no_delay(true), code);
  if constexpr (std::is_same_v<Stream, TlsStream>) {
    SSL_set_tlsext_host_name(stream.native_handle(), endpoint.host.c_str());
    socket.expires_after(kConnectTime);
    auto shaking =
        stream.async_handshake(asio::ssl::stream_base::client, asio::redirect_error(asio::use_awaitable, code));
    co_await std::move(shaking);
    if (code) co_return error_of_tls(endpoint, code, stream.native_handle());
  }
  socket.expires_never();
  co_return std::nullopt;
}

}  // namespace majlis::cli
