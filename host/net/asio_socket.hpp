// Makes Sockets out of Asio's, for the few files that see Asio.
#pragma once

#include "host/net/socket.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

struct ssl_ctx_st;

namespace majlis::host {

using TcpSocket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

// `tls` null: plain. The socket becomes non-blocking, with TCP_NODELAY.
std::unique_ptr<Socket> make_socket(TcpSocket socket, ssl_ctx_st* tls);

}  // namespace majlis::host
