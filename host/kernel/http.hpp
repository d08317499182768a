// HTTP as the kernel sees it: whole small requests and answers, and who serves which path. net reads and writes them.
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

struct HttpRequest {
  std::string method;                                        // "GET"
  std::string path;                                          // decoded, without the query
  std::string query;                                         // as it came
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  Bytes body;
  Caller caller;  // by its bearer token, else anonymous

  // The first value of a header; empty if there is none.
  std::string_view header(std::string_view name) const;
};

struct HttpResponse {
  unsigned status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  Bytes body = {};
  std::vector<std::pair<std::string, std::string>> headers = {};

  static HttpResponse text(unsigned status, std::string_view body) {
    return {status, "text/plain; charset=utf-8", to_bytes(body), {}};
  }
  static HttpResponse json(unsigned status, std::string_view body) {
    return {status, "application/json", to_bytes(body), {}};
  }
};

// Runs on an I/O thread and must not block; `respond` is called once, from any thread.
using HttpHandler = std::function<void(const HttpRequest& request, std::function<void(HttpResponse)> respond)>;

// Longest matching path prefix wins: "/p/files/" takes "/p/files/x". Thread-safe.
class HttpRoutes {
 public:
  // Replaces nothing: false if the prefix is taken.
  bool add(const std::string& prefix, HttpHandler handler);
  void remove(const std::string& prefix);
  // Null if nobody serves the path.
  std::shared_ptr<const HttpHandler> find(std::string_view path) const;

 private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, std::shared_ptr<const HttpHandler>, std::less<>> routes_;
};

}  // namespace majlis::host
