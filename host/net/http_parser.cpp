#include "host/net/http_parser.hpp"

#include "host/kernel/http_body.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/http/status.hpp>
#include <boost/beast/http/verb.hpp>

#include <algorithm>
#include <cctype>
#include <limits>
#include <utility>

namespace majlis::host {
namespace {

namespace http = boost::beast::http;

constexpr std::uint64_t kLongestBody = std::numeric_limits<std::int64_t>::max();
// "0", twice CRLF: Beast 1.81 ends the process if it has seen the first CRLF and is then offered less than all of it.
constexpr std::size_t kLastChunk = 5;

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Decodes %XX; a lone '%' stays.
std::string decode_path(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape =
        text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0;
    if (escape) {
      out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

// What has come of a body and was not taken yet.
struct GatheredBody {
  using value_type = Bytes;
  struct reader {
    template <bool kIsRequest, class Fields>
    reader(http::header<kIsRequest, Fields>&, value_type& into) : body(into) {}
    // A promised length reserves nothing: it may be a lie.
    void init(const boost::optional<std::uint64_t>&, boost::beast::error_code& error) { error = {}; }
    template <class Buffers>
    std::size_t put(const Buffers& buffers, boost::beast::error_code& error) {
      error = {};
      std::size_t size = 0;
      for (const auto& piece : boost::beast::buffers_range_ref(buffers)) {
        const auto* data = static_cast<const std::uint8_t*>(piece.data());
        body.insert(body.end(), data, data + piece.size());
        size += piece.size();
      }
      return size;
    }
    void finish(boost::beast::error_code& error) { error = {}; }
    value_type& body;
  };
};

}  // namespace

struct HttpParser::State {
  http::request_parser<GatheredBody> parser;
  bool expectation_taken = false;
  bool unfinished_chunk = false;  // the parser waits for the rest of a chunk's head
};

HttpParser::HttpParser(std::size_t header_limit) : state_(std::make_unique<State>()) {
  state_->parser.header_limit(static_cast<std::uint32_t>(header_limit));
  state_->parser.body_limit(boost::none);
}

HttpParser::~HttpParser() = default;

Result<std::size_t> HttpParser::feed(ByteView input) {
  if (state_->unfinished_chunk && input.size() < kLastChunk) return std::size_t{0};
  boost::beast::error_code error;
  state_->parser.eager(has_head());
  const std::size_t used = state_->parser.put(boost::asio::const_buffer(input.data(), input.size()), error);
  state_->unfinished_chunk = error == http::error::need_more && has_head() && state_->parser.chunked();
  if (!error || error == http::error::need_more) {
    // Sizes are signed from here on.
    if (has_head() && state_->parser.content_length().value_or(0) > kLongestBody)
      return Error{"http.too_large", "the Content-Length is more than any body can have"};
    return used;
  }
  if (error == http::error::header_limit)
    return Error{"http.header_too_large", "the header fields are larger than the limit"};
  return Error{"http.syntax", "this is not an HTTP/1.1 request: " + error.message()};
}

bool HttpParser::has_head() const { return state_->parser.is_header_done(); }
bool HttpParser::done() const { return state_->parser.is_done(); }
Bytes HttpParser::take_body(Bytes next) { return std::exchange(state_->parser.get().body(), std::move(next)); }

bool HttpParser::take_expectation() {
  if (state_->expectation_taken || !state_->parser.is_header_done() || done()) return false;
  state_->expectation_taken = true;
  return boost::beast::iequals(state_->parser.get()[http::field::expect], "100-continue");
}

ParsedRequest HttpParser::take_head() {
  ParsedRequest out;
  const auto& message = state_->parser.get();
  const std::string_view target = view(message.target());
  const std::size_t question = target.find('?');
  out.request.method = std::string(view(message.method_string()));
  out.request.path = decode_path(target.substr(0, question));
  if (question != std::string_view::npos) out.request.query = std::string(target.substr(question + 1));
  for (const auto& field : message)
    out.request.headers.emplace_back(lower(view(field.name_string())), std::string(view(field.value())));
  const auto length = state_->parser.content_length();
  out.request.body_size = state_->parser.chunked() ? -1 : static_cast<std::int64_t>(length.value_or(0));
  out.keep_alive = message.keep_alive();
  out.upgrade = message.method() == http::verb::get &&
                boost::beast::iequals(message[http::field::upgrade], "websocket") &&
                http::token_list(message[http::field::connection]).exists("upgrade");
  return out;
}

Bytes serialize(const HttpResponse& response, bool keep_alive, bool head) {
  std::string text = "HTTP/1.1 " + std::to_string(response.status) + " ";
  text += view(http::obsolete_reason(static_cast<http::status>(response.status)));
  for (const auto& [name, value] : response.headers) text += "\r\n" + name + ": " + value;
  const bool bodyless = response.status == 101 || response.status == 204 || response.status == 304;
  if (!bodyless) {
    text += "\r\nContent-Type: " + response.content_type;
    text += "\r\nContent-Length: " + std::to_string(response.file ? response.file->length() : response.body.size());
  }
  if (response.status != 101) text += keep_alive ? "\r\nConnection: keep-alive" : "\r\nConnection: close";
  text += "\r\n\r\n";
  Bytes out = to_bytes(std::string_view(text));
  if (!head && !bodyless) append(out, response.body);
  return out;
}

}  // namespace majlis::host
