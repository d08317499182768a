#include "clients/cli/files/http_transfer.hpp"

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

Error no_http(std::string_view why) {
  return {"cli.http", "what answers at the host's address does not speak HTTP as it should (" + std::string(why) + ")"};
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

std::optional<std::string> TransferAnswer::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::uint64_t> TransferAnswer::number(const std::string& name) const {
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
  if (parser_ && !parser_->response.is_done()) drop();  // an answer that nobody read to its end
  std::string head = std::string(method) + " " + endpoint_.path + std::string(path) +
                     " HTTP/1.1\r\nHost: " + endpoint_.authority() + "\r\nUser-Agent: majlis\r\n";
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

Status HttpTransfer::read_more() {
  if (begin_ == end_) begin_ = end_ = 0;
  if (end_ == input_.size()) {
    std::copy(input_.begin() + static_cast<std::ptrdiff_t>(begin_), input_.end(), input_.begin());
    end_ -= begin_;
    begin_ = 0;
    if (end_ == input_.size()) return no_http("its head does not end");
  }
  MAJLIS_TRY(const std::size_t count, stream_->read(MutableByteView(input_).subspan(end_)));
  if (count == 0) return Error{"cli.connection.lost", "the host ended the connection before it had answered"};
  end_ += count;
  return {};
}

Result<TransferAnswer> HttpTransfer::read_head(bool without_body) {
  parser_ = std::make_unique<Parser>();
  auto& response = parser_->response;
  response.header_limit(kMaxHead);
  response.body_limit(std::numeric_limits<std::int64_t>::max());
  response.skip(without_body);
  while (!response.is_header_done()) {
    if (begin_ == end_) MAJLIS_CHECK(read_more());
    boost::system::error_code code;
    begin_ += response.put(boost::asio::const_buffer(input_.data() + begin_, end_ - begin_), code);
    if (code == http::error::need_more) {
      MAJLIS_CHECK(read_more());
    } else if (code) {
      return no_http(code.message());
    }
  }
  TransferAnswer answer;
  answer.status = response.get().result_int();
  for (const auto& field : response.get())
    answer.headers[lower(std::string_view(field.name_string().data(), field.name_string().size()))] =
        std::string(field.value().data(), field.value().size());
  return answer;
}

Result<std::size_t> HttpTransfer::read(MutableByteView out) {
  auto& response = parser_->response;
  while (!response.is_done()) {
    if (begin_ == end_) MAJLIS_CHECK(read_more());
    auto& body = response.get().body();
    body.data = out.data();
    body.size = out.size();
    body.more = true;
    boost::system::error_code code;
    begin_ += response.put(boost::asio::const_buffer(input_.data() + begin_, end_ - begin_), code);
    if (code == http::error::need_more)
      MAJLIS_CHECK(read_more());
    else if (code && code != http::error::need_buffer)
      return no_http(code.message());
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

Result<TransferAnswer> HttpTransfer::finish() {
  const auto answered = [this]() -> Result<TransferAnswer> {
    MAJLIS_TRY(TransferAnswer answer, read_head(false));
    Bytes piece(kKeptBody);
    for (;;) {
      MAJLIS_TRY(const std::size_t count, read(piece));
      if (count == 0) return answer;
      answer.body.append(as_text(ByteView(piece).first(std::min(count, kKeptBody - answer.body.size()))));
    }
  }();
  if (!answered.ok()) drop();
  return answered;
}

Result<TransferAnswer> HttpTransfer::call(std::string_view method, std::string_view path, const HttpHeaders& headers) {
  MAJLIS_CHECK(send_head(method, path, headers, method == "POST" ? std::optional<std::uint64_t>(0) : std::nullopt));
  if (method != "HEAD") return finish();
  auto answer = read_head(true);
  if (!answer.ok() || !parser_->response.keep_alive()) drop();
  return answer;
}

Result<TransferAnswer> HttpTransfer::open(std::string_view method, std::string_view path, const HttpHeaders& headers) {
  MAJLIS_CHECK(send_head(method, path, headers, std::nullopt));
  auto answer = read_head(false);
  if (!answer.ok()) drop();
  return answer;
}

}  // namespace majlis::cli
