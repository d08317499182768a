// The module that serves the web app at "/". It reads the app's files once; a host that has none, or whose owner wants
// none, runs without.
#pragma once

#include "host/kernel/module.hpp"
#include "host/web/page.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace majlis::host::web {

struct Options {
  bool enabled = true;
  std::vector<std::filesystem::path> folders;  // the first that holds a page is served
  std::vector<std::string> frame_ancestors;
};

class Web final : public Module {
 public:
  explicit Web(Options options) : options_(std::move(options)) {}
  std::string_view id() const override { return "web"; }
  Status start(Services& services, Scope& scope) override;
  std::string welcome(const std::string& url) override;
  void stop() override { page_.reset(); }

 private:
  Options options_;
  std::shared_ptr<const Page> page_;
};

}  // namespace majlis::host::web
