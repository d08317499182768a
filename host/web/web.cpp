#include "host/web/web.hpp"

#include "host/observe/log.hpp"

namespace majlis::host::web {

Status Web::start(Services& services, Scope& scope) {
  if (!options_.enabled) return {};
  for (const auto& folder : options_.folders) {
    if (!std::filesystem::exists(folder / "index.html")) continue;
    MAJLIS_TRY(auto assets, Assets::load(folder));
    page_ = std::make_shared<const Page>(std::move(assets), options_.frame_ancestors);
    services.log.info("web.served", {{"folder", folder.string()}, {"files", page_->assets().all().size()}});
    break;
  }
  if (!page_) {
    services.log.info("web.absent", {{"reason", "no folder of web.folders holds a page"}});
    return {};
  }
  const auto serve = [&](const std::string& path) {
    auto route = services.routes.add_path(
        path, [page = page_](const HttpRequest& request, const std::shared_ptr<HttpBody>&,
                             const std::function<void(HttpResponse)>& respond) { respond(page->answer(request)); });
    scope.on_clear([&routes = services.routes, path, route] { routes.remove_path(path, route); });
  };
  serve("/");
  for (const auto& [path, asset] : page_->assets().all()) serve(path);
  return {};
}

std::string Web::welcome(const std::string& url) {
  return page_ ? "Open it in a browser: " + url + "/\n" : std::string();
}

}  // namespace majlis::host::web
