#include "host/kernel/http.hpp"

#include <mutex>

namespace majlis::host {

std::string_view HttpRequest::header(std::string_view name) const {
  for (const auto& [candidate, value] : headers)
    if (candidate == name) return value;
  return {};
}

HttpRoutes::Route HttpRoutes::put(Table& table, const std::string& key, HttpHandler handler) {
  const std::unique_lock lock(mutex_);
  return table[key] = std::make_shared<const HttpHandler>(std::move(handler));
}

void HttpRoutes::take(Table& table, const std::string& key, const Route& route) {
  const std::unique_lock lock(mutex_);
  if (const auto known = table.find(key); known != table.end() && known->second == route) table.erase(known);
}

HttpRoutes::Route HttpRoutes::add(const std::string& prefix, HttpHandler handler) {
  return put(prefixes_, prefix, std::move(handler));
}

void HttpRoutes::remove(const std::string& prefix, const Route& route) { take(prefixes_, prefix, route); }

HttpRoutes::Route HttpRoutes::add_path(const std::string& path, HttpHandler handler) {
  return put(paths_, path, std::move(handler));
}

void HttpRoutes::remove_path(const std::string& path, const Route& route) { take(paths_, path, route); }

std::shared_ptr<const HttpHandler> HttpRoutes::find(std::string_view path) const {
  const std::shared_lock lock(mutex_);
  if (const auto exact = paths_.find(path); exact != paths_.end()) return exact->second;
  std::shared_ptr<const HttpHandler> best;
  std::size_t longest = 0;
  for (const auto& [prefix, handler] : prefixes_) {
    if (prefix.size() < longest || !path.starts_with(prefix)) continue;
    longest = prefix.size();
    best = handler;
  }
  return best;
}

}  // namespace majlis::host
