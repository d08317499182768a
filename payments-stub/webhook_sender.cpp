#include "payments-stub/webhook_sender.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <chrono>

namespace majlis::stub {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;

struct Place {
  std::string host;
  std::string port;
  std::string path;
};

std::optional<Place> place_of(std::string_view url) {
  constexpr std::string_view kScheme = "http://";
  if (!url.starts_with(kScheme)) return std::nullopt;
  url.remove_prefix(kScheme.size());
  const std::string_view authority = url.substr(0, url.find('/'));
  const std::string_view path = url.substr(authority.size());
  const std::size_t colon = authority.rfind(':');
  const bool has_port = colon != std::string_view::npos && authority.back() != ']';
  std::string host(authority.substr(0, has_port ? colon : authority.size()));
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  return Place{std::move(host), has_port ? std::string(authority.substr(colon + 1)) : "80",
               path.empty() ? "/" : std::string(path)};
}

// Runs what was begun; false: it failed, or took too long.
bool run(asio::io_context& io, boost::beast::tcp_stream& stream, const auto& begin) {
  bool ok = false;
  stream.expires_after(std::chrono::seconds(10));
  begin([&](const boost::system::error_code& failed, auto&&...) { ok = !failed; });
  io.restart();
  io.run();
  return ok;
}

}  // namespace

bool send_webhook(const Delivery& delivery) {
  const auto place = place_of(delivery.url);
  if (!place) return false;
  asio::io_context io;
  boost::system::error_code failed;
  const auto addresses = tcp::resolver(io).resolve(place->host, place->port, failed);
  if (failed) return false;
  boost::beast::tcp_stream stream(io);
  http::request<http::string_body> request(http::verb::post, place->path, 11);
  request.set(http::field::host, place->host);
  request.set(http::field::user_agent, "payments-stub");
  request.set(http::field::content_type, "application/json; charset=utf-8");
  request.set(http::field::connection, "close");
  request.set("Stripe-Signature", delivery.signature);
  request.body() = delivery.body;
  request.prepare_payload();
  boost::beast::flat_buffer buffer;
  http::response<http::string_body> response;
  return run(io, stream, [&](auto done) { stream.async_connect(addresses, done); }) &&
         run(io, stream, [&](auto done) { http::async_write(stream, request, done); }) &&
         run(io, stream, [&](auto done) { http::async_read(stream, buffer, response, done); }) &&
         response.result_int() >= 200 && response.result_int() < 300;
}

}  // namespace majlis::stub
