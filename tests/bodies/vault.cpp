#include "vault.hpp"

#include "base/encoding.hpp"

#include <charconv>

namespace majlis::vault {

using sdk::BlobId;
using sdk::BlobRange;
using sdk::Call;
using sdk::HttpAnswer;
using sdk::HttpRequest;
using sdk::MethodError;
using sdk::task;

namespace {

std::uint64_t number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size())
    throw MethodError(sdk::Code::kInvalidParams, std::string(text) + " is not a number");
  return value;
}

// The value of NAME=… in a query.
std::uint64_t in_query(std::string_view query, std::string_view name, std::uint64_t otherwise) {
  for (std::size_t at = 0; at < query.size();) {
    const std::string_view one = query.substr(at, query.find('&', at) - at);
    if (one.starts_with(name) && one.substr(name.size()).starts_with('=')) return number(one.substr(name.size() + 1));
    at += one.size() + 1;
  }
  return otherwise;
}

BlobId blob_of(const HttpRequest& request) {
  const Result<Bytes> raw = from_hex(request.path.substr(request.path.rfind('/') + 1));
  const auto blob = raw ? BlobId::from_bytes(*raw) : Result<BlobId>(raw.error());
  if (!blob) throw MethodError(sdk::Code::kNotFound, "that is no blob's name");
  return *blob;
}

}  // namespace

Vault::Vault(sdk::Host& host) : Plugin(host) {
  http("POST", "/blobs", &Vault::create);
  http("PUT", "/blobs/", &Vault::put);
  http("GET", "/blobs/", &Vault::get);
  http("HEAD", "/blobs/", &Vault::head);
  http("DELETE", "/blobs/", &Vault::remove);
  http("POST", "/count", &Vault::count);
  http("POST", "/small", &Vault::small);
  http("GET", "/last", &Vault::tell_last);
}

task<HttpAnswer> Vault::create(const Call&, const HttpRequest&) {
  const BlobId blob = co_await host().blob_create();
  HttpAnswer answer(201);
  answer.header("location", "/p/vault/blobs/" + to_hex(blob.view()));
  co_return answer;
}

task<HttpAnswer> Vault::put(const Call& call, const HttpRequest& request) {
  const Result<Bytes> sum = from_hex(request.header("x-sha256"));
  const BlobRange into(blob_of(request), in_query(request.query, "offset", 0),
                       in_query(request.query, "most", BlobRange::kRest), sum ? *sum : Bytes());
  last_ = "receiving";
  try {
    const std::uint64_t count = co_await host().http_receive(call, into);
    last_ = "received " + std::to_string(count) + (call.cancelled() ? " and then nobody" : "");
    HttpAnswer answer(204);
    answer.header("x-count", std::to_string(count));
    co_return answer;
  } catch (const MethodError& error) {
    last_ = std::string(sdk::code_name(error.code())) + ": " + error.message();
    throw;
  }
}

task<HttpAnswer> Vault::get(const Call& call, const HttpRequest& request) {
  const BlobId blob = blob_of(request);
  const std::string range = request.header("range");
  const std::uint64_t size = co_await host().blob_size(blob);
  std::uint64_t from = 0;
  std::uint64_t length = size;
  if (range.starts_with("bytes=")) {
    const std::size_t dash = range.find('-');
    from = number(std::string_view(range).substr(6, dash - 6));
    length = number(std::string_view(range).substr(dash + 1)) + 1 - from;
  }
  HttpAnswer head(range.empty() ? 200 : 206, "application/octet-stream", "");
  head.header("x-size", std::to_string(size));
  const BlobRange part(blob, from, length);
  const std::uint64_t sent = co_await host().http_send(call, head, part);
  last_ = "sent " + std::to_string(sent);
  co_return HttpAnswer::sent();
}

task<HttpAnswer> Vault::head(const Call&, const HttpRequest& request) {
  const std::uint64_t size = co_await host().blob_size(blob_of(request));
  HttpAnswer answer(200);
  answer.header("x-size", std::to_string(size));
  co_return answer;
}

task<HttpAnswer> Vault::remove(const Call&, const HttpRequest& request) {
  co_await host().blob_remove(blob_of(request));
  co_return HttpAnswer(204);
}

task<HttpAnswer> Vault::count(const Call& call, const HttpRequest&) {
  std::uint64_t size = 0;
  std::size_t largest = 0;
  while (true) {
    const Bytes chunk = co_await host().http_consume(call);
    if (chunk.empty()) break;
    size += chunk.size();
    largest = std::max(largest, chunk.size());
  }
  co_return HttpAnswer(200, "text/plain", std::to_string(size) + " " + std::to_string(largest));
}

task<HttpAnswer> Vault::small(const Call& call, const HttpRequest&) {
  const Bytes body = co_await host().http_body(call, 1000);
  co_return HttpAnswer(200, "text/plain", as_text(body));
}

task<HttpAnswer> Vault::tell_last(const Call&, const HttpRequest&) { co_return HttpAnswer(200, "text/plain", last_); }

}  // namespace majlis::vault

MAJLIS_PLUGIN(majlis::vault::Vault)
