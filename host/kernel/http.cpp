#include "host/kernel/http.hpp"

#include <mutex>

namespace majlis::host {

std::string_view HttpRequest::header(std::string_view name) const {
  for (const auto& [candidate, value] : headers)
    if (candidate == name) return value;
  return {};
}

HttpRoutes::Route HttpRoutes::add(const std::string& prefix, HttpHandler handler) {
  const std::unique_lock lock(mutex_);
  return routes_[prefix] = std::make_shared<const HttpHandler>(std::move(handler));
}

void HttpRoutes::remove(const std::string& prefix, const Route& route) {
  const std::unique_lock lock(mutex_);
  if (const auto known = routes_.find(prefix); known != routes_.end() && known->second == route) routes_.erase(known);
}

std::shared_ptr<const HttpHandler> HttpRoutes::find(std::string_view path) const {
  const std::shared_lock lock(mutex_);
  std::shared_ptr<const HttpHandler> best;
  std::size_t longest = 0;
  for (const auto& [prefix, handler] : routes_) {
    if (prefix.size() < longest || !path.starts_with(prefix)) continue;
    longest = prefix.size();
    best = handler;
  }
  return best;
}

}  // namespace majlis::host
