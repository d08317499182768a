#include "clients/cli/http.hpp"

#include <algorithm>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <charconv>
#include <limits>

namespace majlis::cli {
namespace {

namespace http = boost::beast::http;

constexpr std::size_t kInput = 64 * 1024;
constexpr std::size_t kMaxHead = 16 * 1024;
constexpr std::size_t kKeptBody = 4 * 1024;

Error no_http(const Endpoint& endpoint, std::string_view why) {
  return {"cli.connection.protocol", "what answers at " + endpoint.url() + " does not speak HTTP as it should (" +
                                         std::string(why) + "); does its address begin with https://?"};
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

}  // namespace

struct HttpTransfer::Parser {
  http::response_parser<http::buffer_body> response;
};

std::optional<std::string> HttpAnswer::header(std::string_view name) const {
  const auto found = std::ranges::find(headers, name, &HttpHeaders::value_type::first);
  return found == headers.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::uint64_t> HttpAnswer::number(std::string_view name) const {
  const auto text = header(name);
  std::uint64_t value = 0;
  if (!text) return std::nullopt;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  return error == std::errc() && end == text->data() + text->size() ? std::optional(value) : std::nullopt;
}

HttpTransfer::HttpTransfer(Endpoint endpoint, std::optional<std::string> ca_file)
    : endpoint_(std::move(endpoint)), ca_file_(std::move(ca_file)), input_(kInput) {}
HttpTransfer::~HttpTransfer() = default;

void HttpTransfer::drop() {
  stream_.reset();
  begin_ = end_ = 0;
}

Status HttpTransfer::send_head(std::string_view method, std::string_view path, const HttpHeaders& headers,
                               std::optional<std::uint64_t> size) {
  if (parser_ && (left_ ? *left_ > 0 : !parser_->response.is_done())) drop();  // an answer that nobody read to its end
  left_.reset();
  std::string head = std::string(method) + " " + endpoint_.path + std::string(path) +
                     " HTTP/1.1\r\nHost: " + endpoint_.authority() + "\r\n";
  for (const auto& [name, value] : headers) head += name + ": " + value + "\r\n";
  if (size) head += "Content-Length: " + std::to_string(*size) + "\r\n";
  head += "\r\n";
  parser_.reset();
  // The host may have ended a connection that was kept: it is readable then, though nothing was asked.
  if (stream_ && stream_->readable()) drop();
  if (!stream_) {
    MAJLIS_TRY(stream_, ByteStream::connect(endpoint_, ca_file_));
  }
  const Status sent = stream_->write(as_bytes(head));
  if (!sent.ok()) drop();
  return sent;
}

Error HttpTransfer::ended_early() const {
  return {"cli.connection.lost", "the host at " + endpoint_.url() + " ended the connection before it had answered"};
}

Result<bool> HttpTransfer::read_more() {
  if (begin_ == end_) begin_ = end_ = 0;
  if (end_ == input_.size()) {
    std::copy(input_.begin() + static_cast<std::ptrdiff_t>(begin_), input_.end(), input_.begin());
    end_ -= begin_;
    begin_ = 0;
    if (end_ == input_.size()) return no_http(endpoint_, "its head does not end");
  }
  MAJLIS_TRY(const std::size_t count, stream_->read(MutableByteView(input_).subspan(end_)));
  end_ += count;
  return count > 0;
}

Result<HttpAnswer> HttpTransfer::read_head(bool without_body) {
  parser_ = std::make_unique<Parser>();
  auto& response = parser_->response;
  response.header_limit(kMaxHead);
  response.body_limit(std::numeric_limits<std::int64_t>::max());
  response.skip(without_body);
  while (!response.is_header_done()) {
    boost::system::error_code code = http::error::need_more;
    if (begin_ != end_) begin_ += response.put(boost::asio::const_buffer(input_.data() + begin_, end_ - begin_), code);
    if (code == http::error::need_more) {
      MAJLIS_TRY(const bool more, read_more());
      if (!more) return ended_early();
    } else if (code) {
      return no_http(endpoint_, code.message());
    }
  }
  HttpAnswer answer;
  answer.status = response.get().result_int();
  for (const auto& field : response.get())
    answer.headers.emplace_back(lower(std::string_view(field.name_string().data(), field.name_string().size())),
                                std::string(field.value().data(), field.value().size()));
  return answer;
}

// A body of known length needs no parser: it goes from the connection to where it is wanted.
Result<std::size_t> HttpTransfer::read_plain(MutableByteView out) {
  out = out.first(static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), *left_)));
  std::size_t count = std::min(out.size(), end_ - begin_);
  if (count > 0) {
    std::copy_n(input_.begin() + static_cast<std::ptrdiff_t>(begin_), count, out.begin());
    begin_ += count;
  } else if (!out.empty()) {
    MAJLIS_TRY(count, stream_->read(out));
    if (count == 0) return ended_early();
  }
  *left_ -= count;
  if (*left_ == 0 && !parser_->response.keep_alive()) drop();
  return count;
}

Result<std::size_t> HttpTransfer::read(MutableByteView out) {
  if (left_) return read_plain(out);
  auto& response = parser_->response;
  while (!response.is_done()) {
    auto& body = response.get().body();
    body.data = out.data();
    body.size = out.size();
    body.more = true;
    boost::system::error_code code = http::error::need_more;
    if (begin_ != end_) begin_ += response.put(boost::asio::const_buffer(input_.data() + begin_, end_ - begin_), code);
    if (code == http::error::need_more && body.size == out.size()) {
      MAJLIS_TRY(const bool more, read_more());
      if (!more && !response.need_eof()) return ended_early();
      code = {};
      if (!more) response.put_eof(code);  // the end of the connection is the end of the body
    }
    if (code && code != http::error::need_more && code != http::error::need_buffer)
      return no_http(endpoint_, code.message());
    if (const std::size_t count = out.size() - body.size; count > 0) return count;
  }
  if (!response.keep_alive()) drop();
  return std::size_t{0};
}

Status HttpTransfer::begin(std::string_view method, std::string_view path, const HttpHeaders& headers,
                           std::uint64_t size) {
  return send_head(method, path, headers, size);
}

Status HttpTransfer::write(ByteView bytes) {
  if (stream_->readable()) return Error{"cli.http.early", "the host answers before it has all"};
  return stream_->write(bytes);
}

Result<HttpAnswer> HttpTransfer::finish() {
  const auto answered = [this]() -> Result<HttpAnswer> {
    MAJLIS_TRY(HttpAnswer answer, read_head(false));
    Bytes piece(kKeptBody);
    for (;;) {
      MAJLIS_TRY(const std::size_t count, read(piece));
      if (count == 0) return answer;
      append(answer.body, ByteView(piece).first(std::min(count, kKeptBody - answer.body.size())));
    }
  }();
  if (!answered.ok()) drop();
  return answered;
}

Result<HttpAnswer> HttpTransfer::call(std::string_view method, std::string_view path, const HttpHeaders& headers) {
  MAJLIS_CHECK(send_head(method, path, headers, method == "POST" ? std::optional<std::uint64_t>(0) : std::nullopt));
  if (method != "HEAD") return finish();
  auto answer = read_head(true);
  if (!answer.ok() || !parser_->response.keep_alive()) drop();
  return answer;
}

Result<HttpAnswer> HttpTransfer::open(std::string_view method, std::string_view path, const HttpHeaders& headers) {
  const auto ask = [&]() -> Result<HttpAnswer> {
    MAJLIS_CHECK(send_head(method, path, headers, std::nullopt));
    auto answer = read_head(false);
    if (!answer.ok()) drop();
    const auto& response = parser_->response;
    if (answer.ok() && !response.chunked() && response.content_length()) left_ = *response.content_length();
    return answer;
  };
  const bool kept = stream_ != nullptr;
  auto answer = ask();
  // A connection that was kept may have ended meanwhile; a new one tells whether the host is there.
  return !answer.ok() && kept && answer.error().name == "cli.connection.lost" ? ask() : std::move(answer);
}

Result<HttpAnswer> HttpTransfer::get(std::string_view path, const HttpHeaders& headers, std::size_t most) {
  MAJLIS_TRY(HttpAnswer answer, open("GET", path, headers));
  for (Bytes piece(kInput);;) {
    MAJLIS_TRY(const std::size_t count, read(piece));
    if (count == 0) return answer;
    if (answer.body.size() + count > most) {
      drop();
      return no_http(endpoint_, "its answer is larger than anything of the app");
    }
    append(answer.body, ByteView(piece).first(count));
  }
}

}  // namespace majlis::cli
