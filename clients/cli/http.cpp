#include "clients/cli/http.hpp"

#include "clients/cli/dial.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/beast/http.hpp>
#include <exception>
#include <variant>

namespace majlis::cli {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;
using Request = http::request<http::empty_body>;
using Parser = http::response_parser<http::vector_body<std::uint8_t>>;
using Names = std::vector<std::pair<std::string, std::string>>;

constexpr auto kSilence = std::chrono::seconds(30);
constexpr std::uint32_t kMostHeaders = 64 << 10;

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

HttpAnswer answer_of(http::response<http::vector_body<std::uint8_t>> response) {
  HttpAnswer answer;
  answer.status = response.result_int();
  for (const auto& field : response) {
    const auto name = field.name_string(), value = field.value();
    answer.headers.emplace_back(lower({name.data(), name.size()}), std::string(value.data(), value.size()));
  }
  answer.body = std::move(response.body());
  return answer;
}

Error error_of_exchange(const Endpoint& endpoint, const error_code& code) {
  if (timed_out(code))
    return {"cli.connection.timeout", "the host at " + endpoint.url() + " took the call and then fell silent"};
  if (code == http::error::body_limit)
    return {"cli.connection.protocol", "what " + endpoint.url() + " answers is larger than anything of the app"};
  if (code.category() == http::make_error_code(http::error::end_of_stream).category() &&
      code != http::error::end_of_stream && code != http::error::partial_message)
    return {"cli.connection.protocol", "what answers at " + endpoint.url() + " does not speak HTTP (" + code.message() +
                                           "); does its address begin with https://?"};
  return {"cli.connection.lost", "the connection to " + endpoint.url() + " ended (" + code.message() +
                                     "); does its address begin with https://?"};
}

}  // namespace

struct HttpClient::Caller {
  Endpoint endpoint;
  std::optional<std::string> ca_file;
  std::size_t most;
  asio::io_context context{1};
  asio::ssl::context tls{asio::ssl::context::tls_client};
  std::variant<std::monostate, std::unique_ptr<PlainStream>, std::unique_ptr<TlsStream>> stream;
  beast::flat_buffer buffer;

  asio::awaitable<std::optional<Error>> connect() {
    buffer.clear();
    if (!endpoint.tls) {
      auto& plain = stream.emplace<1>(std::make_unique<PlainStream>(context));
      co_return co_await dial(*plain, endpoint);
    }
    if (auto error = prepare_tls(tls, endpoint, ca_file)) co_return error;
    auto& secure = stream.emplace<2>(std::make_unique<TlsStream>(context, tls));
    co_return co_await dial(*secure, endpoint);
  }

  template <class Stream>
  asio::awaitable<error_code> exchange(Stream& over, const Request& request, Parser& parser) {
    error_code code;
    beast::get_lowest_layer(over).expires_after(kSilence);
    auto writing = http::async_write(over, request, asio::redirect_error(asio::use_awaitable, code));
    co_await std::move(writing);
    if (code) co_return code;
    auto reading = http::async_read(over, buffer, parser, asio::redirect_error(asio::use_awaitable, code));
    co_await std::move(reading);
    co_return code;
  }

  asio::awaitable<Result<HttpAnswer>> get(const Request& request) {
    for (;;) {
      const bool fresh = stream.index() == 0;
      if (fresh) {
        if (auto error = co_await connect()) co_return *error;
      }
      Parser parser;
      parser.body_limit(most);
      parser.header_limit(kMostHeaders);
      error_code code;
      if (stream.index() == 1)
        code = co_await exchange(*std::get<1>(stream), request, parser);
      else
        code = co_await exchange(*std::get<2>(stream), request, parser);
      const bool kept = !code && parser.get().keep_alive();
      if (!kept) stream.emplace<0>();
      if (!code) co_return answer_of(parser.release());
      // An idle connection may have been closed meanwhile; a new one tells whether the host is there.
      if (fresh || timed_out(code) || code == http::error::body_limit) co_return error_of_exchange(endpoint, code);
    }
  }

  asio::awaitable<void> get(const Request& request, std::optional<Result<HttpAnswer>>& into) {
    into.emplace(co_await get(request));
  }
};

HttpClient::HttpClient(Endpoint endpoint, std::optional<std::string> ca_file, std::size_t most)
    : caller_(std::make_unique<Caller>()) {
  caller_->endpoint = std::move(endpoint);
  caller_->ca_file = std::move(ca_file);
  caller_->most = most;
}
HttpClient::~HttpClient() = default;

Result<HttpAnswer> HttpClient::get(const std::string& target, const Names& headers) {
  Request request(http::verb::get, caller_->endpoint.path + target, 11);
  request.set(http::field::host, caller_->endpoint.authority());
  for (const auto& [name, value] : headers) request.set(name, value);
  std::optional<Result<HttpAnswer>> answer;
  auto asking = caller_->get(request, answer);
  asio::co_spawn(caller_->context, std::move(asking), [](const std::exception_ptr&) {});
  caller_->context.restart();
  caller_->context.run();
  if (!answer) return Error{"cli.connection.lost", "the connection to " + caller_->endpoint.url() + " failed"};
  return std::move(*answer);
}

}  // namespace majlis::cli
