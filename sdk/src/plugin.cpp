#include <majlis/plugin.hpp>

namespace majlis::sdk {

Setup::Setup(const Json& setup)
    : id(text_at(setup, "id")),
      folder(text_at(setup, "folder")),
      data(text_at(setup, "data")),
      config(setup.value("config", object())) {}

task<void> Plugin::start(const Setup&) { co_return; }
task<void> Plugin::stop() { co_return; }

const Plugin::MethodHandler* Plugin::find_method(const std::string& name) const {
  const auto found = methods_.find(name);
  return found == methods_.end() ? nullptr : &found->second;
}

const Plugin::EventHandler* Plugin::find_event(const std::string& topic) const {
  const auto found = events_.find(topic);
  return found == events_.end() ? nullptr : &found->second;
}

const Plugin::Route* Plugin::find_route(const HttpRequest& request) const {
  const Route* best = nullptr;
  for (const Route& route : routes_) {
    const bool fits = route.path.ends_with('/') ? request.path.starts_with(route.path) : request.path == route.path;
    if (route.method == request.method && fits && (best == nullptr || route.path.size() > best->path.size()))
      best = &route;
  }
  return best;
}

std::uint32_t http_status(Code code) {
  switch (code) {
    case Code::kInvalidParams: return 400;
    case Code::kDenied: return 403;
    case Code::kMethodNotFound:
    case Code::kNotFound: return 404;
    case Code::kConflict:
    case Code::kAlready: return 409;
    case Code::kGone: return 410;
    case Code::kQuota: return 413;
    case Code::kRateLimited: return 429;
    case Code::kUnavailable:
    case Code::kCancelled: return 503;
    case Code::kTimeout: return 504;
    case Code::kInternal: break;
  }
  return 500;
}

}  // namespace majlis::sdk
