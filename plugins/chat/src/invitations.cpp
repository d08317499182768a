#include "invitations.hpp"

namespace majlis::chat {

using sdk::HttpAnswer;

namespace {

constexpr const char* kHtml = "text/html; charset=utf-8";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string document(std::string_view host, std::string_view heading, std::string_view text) {
  std::string out = "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n";
  out += "<meta name=\"viewport\" content=\"width=device-width\">\n<title>" + escaped(host) + "</title>\n";
  out += "<main>\n<h1>" + std::string(heading) + "</h1>\n" + std::string(text) + "</main>\n</html>\n";
  return out;
}

// Nothing of the page's address may travel on, and nothing may run in it.
HttpAnswer answer(std::uint32_t status, const std::string& html) {
  HttpAnswer made(status, kHtml, html);
  made.header("cache-control", "no-store")
      .header("content-security-policy",
              "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
      .header("referrer-policy", "no-referrer")
      .header("x-content-type-options", "nosniff");
  return made;
}

}  // namespace

sdk::task<HttpAnswer> Invitations::page(const sdk::Call&, const sdk::HttpRequest& request) {
  const std::string_view kind = std::string_view(request.path).substr(std::string_view("/invite/").size());
  if (kind == "account") {
    co_return answer(200, document(title_, "You are invited to " + escaped(title_),
                                   "<p>Copy this page's whole address, with what follows the <code>#</code>, and give "
                                   "it to the app when you register:</p>\n<pre>majlis register NAME --invite "
                                   "ADDRESS</pre>\n<p>The invitation works once.</p>\n"));
  }
  if (kind == "group") {
    co_return answer(200, document(title_, "You are invited to a conversation",
                                   "<p>Copy this page's whole address, with what follows the <code>#</code>, and open "
                                   "it in the app. Only the address holds the key: this host has never seen it, and "
                                   "the conversation stays end-to-end encrypted.</p>\n"));
  }
  co_return answer(404, document(title_, "There is no such invitation",
                                 "<p>The link may have been cut short. Ask for it again.</p>\n"));
}

}  // namespace majlis::chat
