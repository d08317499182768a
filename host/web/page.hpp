// Answers requests for the web app's files: one policy on all, names with a hash cached for ever, the rest asked for
// again each time by its tag. Immutable; any thread.
#pragma once

#include "host/kernel/http.hpp"
#include "host/web/assets.hpp"

namespace majlis::host::web {

class Page {
 public:
  Page(Assets assets, const std::vector<std::string>& frame_ancestors);

  const Assets& assets() const { return assets_; }
  HttpResponse answer(const HttpRequest& request) const;

 private:
  Assets assets_;
  std::vector<std::pair<std::string, std::string>> headers_;
};

}  // namespace majlis::host::web
