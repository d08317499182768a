// HTTP as the kernel sees it: requests, answers, and who serves which path. net reads and writes them. Large bodies
// go past all of this (http_body.hpp).
#pragma once

#include "host/kernel/caller.hpp"

#include <functional>
#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace majlis::host {

class HttpBody;
class HttpFile;

struct HttpRequest {
  std::string method;                                        // "GET"
  std::string path;                                          // decoded, without the query
  std::string query;                                         // as it came
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  Bytes body;                                                // of requests to the host itself, which are read whole
  std::int64_t body_size = 0;  // of routes: -1 if it is not known; the body comes in pieces
  Caller caller;               // by its bearer token, else anonymous

  // The first value of a header; empty if there is none.
  std::string_view header(std::string_view name) const;
};

struct HttpResponse {
  unsigned status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  Bytes body = {};
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::shared_ptr<HttpFile> file = {};  // the body instead of `body`

  static HttpResponse text(unsigned status, std::string_view body) {
    return {status, "text/plain; charset=utf-8", to_bytes(body), {}, {}};
  }
  static HttpResponse json(unsigned status, std::string_view body) {
    return {status, "application/json", to_bytes(body), {}, {}};
  }
};

// Runs on an I/O thread and must not block; `respond` is called once, from any thread. A body of which something is
// left by then costs the connection.
using HttpHandler = std::function<void(const HttpRequest& request, const std::shared_ptr<HttpBody>& body,
                                       std::function<void(HttpResponse)> respond)>;

// A path itself comes first, then the longest matching prefix: "/p/files/" takes "/p/files/x". Thread-safe.
class HttpRoutes {
 public:
  using Route = std::shared_ptr<const HttpHandler>;

  // Takes the place of whoever served the prefix.
  Route add(const std::string& prefix, HttpHandler handler);
  // Unless another has taken its place.
  void remove(const std::string& prefix, const Route& route);
  // The same for one path alone.
  Route add_path(const std::string& path, HttpHandler handler);
  void remove_path(const std::string& path, const Route& route);
  // Null if nobody serves the path.
  std::shared_ptr<const HttpHandler> find(std::string_view path) const;

 private:
  mutable std::shared_mutex mutex_;
  using Table = std::map<std::string, Route, std::less<>>;
  Route put(Table& table, const std::string& key, HttpHandler handler);
  void take(Table& table, const std::string& key, const Route& route);

  Table prefixes_;
  Table paths_;
};

}  // namespace majlis::host
