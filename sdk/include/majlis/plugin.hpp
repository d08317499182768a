// A plugin as a class:
//
//   class Poll final : public majlis::sdk::Plugin {
//    public:
//     explicit Poll(majlis::sdk::Host& host) : Plugin(host) { method("poll.vote", &Poll::vote); }
//     majlis::sdk::task<majlis::sdk::Json> vote(const majlis::sdk::Call& call, const majlis::sdk::Json& params);
//   };
//   MAJLIS_PLUGIN(Poll)
//
// All of it runs on one strand. A handler answers with what it returns, or with the MethodError that it throws; any
// other exception is logged and answered as `internal`. No exception crosses the ABI.
#pragma once

#include <majlis/abi.h>
#include <majlis/call.hpp>
#include <majlis/host.hpp>
#include <majlis/json.hpp>
#include <majlis/task.hpp>

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace majlis::sdk {

// What a plugin is started with.
struct Setup {
  explicit Setup(const Json& setup);

  std::string id;
  std::filesystem::path folder;  // where it is installed: plugin.json, migrations/
  std::filesystem::path data;    // its own, to write in
  Json config;                   // held to the manifest's schema, defaults filled in
};

class Plugin {
 public:
  explicit Plugin(Host& host) : host_(host) {}
  virtual ~Plugin() = default;
  Plugin(const Plugin&) = delete;
  Plugin& operator=(const Plugin&) = delete;

  // No call comes before start is done; an exception refuses to start, and its text is logged.
  virtual task<void> start(const Setup& setup);
  // All calls are answered; finish what is left.
  virtual task<void> stop();

  using MethodHandler = std::function<task<Json>(const Call&, const Json&)>;
  using EventHandler = std::function<task<void>(const Call&, const Event&)>;
  using HttpHandler = std::function<task<HttpAnswer>(const Call&, const HttpRequest&)>;
  struct Route {
    std::string method;
    std::string path;
    HttpHandler handler;
  };

  const MethodHandler* find_method(const std::string& name) const;
  const EventHandler* find_event(const std::string& topic) const;
  // The route whose path is the request's, or its longest beginning that ends in '/'.
  const Route* find_route(const HttpRequest& request) const;

 protected:
  Host& host() { return host_; }

  // Handlers are members of the plugin itself, or of a part of it that lives as long: method("poll.vote", &Poll::vote),
  // method("poll.close", closing_, &Closing::close).
  template <class Owner>
  void method(const std::string& name, Owner& owner, task<Json> (Owner::*handler)(const Call&, const Json&)) {
    methods_[name] = [&owner, handler](const Call& call, const Json& params) { return (owner.*handler)(call, params); };
  }
  template <class Self>
  void method(const std::string& name, task<Json> (Self::*handler)(const Call&, const Json&)) {
    method(name, static_cast<Self&>(*this), handler);
  }

  // A will_* handler refuses by throwing MethodError.
  template <class Owner>
  void event(const std::string& topic, Owner& owner, task<void> (Owner::*handler)(const Call&, const Event&)) {
    events_[topic] = [&owner, handler](const Call& call, const Event& event) { return (owner.*handler)(call, event); };
  }
  template <class Self>
  void event(const std::string& topic, task<void> (Self::*handler)(const Call&, const Event&)) {
    event(topic, static_cast<Self&>(*this), handler);
  }

  // `path` below /p/ID; one that ends in '/' takes all that is below it. A MethodError thrown is answered with the
  // status of its code (http_status) and its message.
  template <class Owner>
  void http(std::string verb, std::string path, Owner& owner,
            task<HttpAnswer> (Owner::*handler)(const Call&, const HttpRequest&)) {
    routes_.push_back(
        {std::move(verb), std::move(path),
         [&owner, handler](const Call& call, const HttpRequest& request) { return (owner.*handler)(call, request); }});
  }
  template <class Self>
  void http(std::string verb, std::string path, task<HttpAnswer> (Self::*handler)(const Call&, const HttpRequest&)) {
    http(std::move(verb), std::move(path), static_cast<Self&>(*this), handler);
  }

 private:
  Host& host_;
  std::map<std::string, MethodHandler> methods_;
  std::map<std::string, EventHandler> events_;
  std::vector<Route> routes_;
};

// 400 for invalid_params, 403 for denied, 413 for quota …
std::uint32_t http_status(Code code);

using PluginMaker = std::unique_ptr<Plugin> (*)(Host& host);

// Makes the plugin and its table; NULL, with the reason logged, where its constructor throws or the ABI differs.
const majlis_plugin* load(const majlis_host* host, PluginMaker make) noexcept;

template <class P>
const majlis_plugin* load(const majlis_host* host) noexcept {
  return load(host, [](Host& plugins_host) -> std::unique_ptr<Plugin> { return std::make_unique<P>(plugins_host); });
}

}  // namespace majlis::sdk

// Defines the one exported symbol.
#define MAJLIS_PLUGIN(Class) \
  extern "C" const majlis_plugin* majlis_plugin_v1(const majlis_host* host) { return majlis::sdk::load<Class>(host); }
