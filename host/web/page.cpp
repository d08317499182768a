#include "host/web/page.hpp"

#include "host/web/policy.hpp"

namespace majlis::host::web {
namespace {

constexpr const char* kForEver = "public, max-age=31536000, immutable";
constexpr std::string_view kEmbed = "/embed.js";  // what other origins' pages load, to embed this one
constexpr const char* kAskAgain = "no-cache";

const char* name_of(Coding coding) { return coding == Coding::kBrotli ? "br" : "gzip"; }

// If-None-Match (RFC 9110, section 13.1.2): any tag, or one in a list, weak ones too.
bool has_it(std::string_view given, std::string_view etag) {
  return given == "*" || given.find(etag) != std::string_view::npos;
}

void allow_all_origins(HttpResponse& response) {
  for (auto& [name, value] : response.headers)
    if (name == "Cross-Origin-Resource-Policy") value = "cross-origin";
}

}  // namespace

Page::Page(Assets assets, const std::vector<std::string>& frame_ancestors)
    : assets_(std::move(assets)), headers_(security_headers(frame_ancestors)) {}

HttpResponse Page::answer(const HttpRequest& request) const {
  HttpResponse response = HttpResponse::text(404, "the web app has no such file; it is at /\n");
  response.headers = headers_;
  const auto add = [&](const char* name, std::string value) { response.headers.emplace_back(name, std::move(value)); };
  if (request.method != "GET" && request.method != "HEAD") {
    response.status = 405;
    response.body = to_bytes(std::string_view("this path takes GET\n"));
    add("Allow", "GET, HEAD");
    return response;
  }
  const Asset* asset = assets_.find(request.path);
  if (asset == nullptr) return response;
  if (request.path == kEmbed) allow_all_origins(response);
  add("Cache-Control", asset->immutable ? kForEver : kAskAgain);
  add("ETag", asset->etag);
  add("Vary", "Accept-Encoding");
  if (has_it(request.header("if-none-match"), asset->etag)) {
    response.status = 304;
    response.body.clear();
    return response;
  }
  const Coding coding = asset->choose(request.header("accept-encoding"));
  if (coding != Coding::kIdentity) add("Content-Encoding", name_of(coding));
  response.status = 200;
  response.content_type = asset->content_type;
  response.body = asset->bytes(coding);
  return response;
}

}  // namespace majlis::host::web
