// The composition root: config → storage → built-in modules → plugins → listeners, and back in reverse. Everything the
// host is made of is made here and nowhere else. One per process, used by main's thread; tests run several.
#pragma once

#include "host/app/config.hpp"
#include "host/kernel/module.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace majlis::host {

struct AppOptions {
  Config config;
  std::filesystem::path data;
  bool plugins = true;
};

class App {
 public:
  // Starts everything. Throws std::runtime_error (and its kin) that says what, why and what to do; nothing stays
  // behind.
  explicit App(AppOptions options);
  // Stops what runs.
  ~App();
  App(const App&) = delete;
  App& operator=(const App&) = delete;

  std::vector<std::uint16_t> ports() const;
  // How clients reach the first listener.
  std::string url() const;
  // What to print at start: where it listens, what to do next.
  std::string welcome() const;
  const std::string& admin_token() const;
  Services& services();

  // Drains: no new calls, open ones finish (at most config.net.drain_ms), modules stop in reverse, all is on disk.
  void stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace majlis::host
