#include "clients/cli/web/findings.hpp"

#include <algorithm>

namespace majlis::cli::web {

void Findings::add(Finding finding, const std::string& form) {
  const auto same = std::ranges::find_if(all_, [&](const Finding& each) {
    return each.kind == finding.kind && each.name == finding.name && each.detail == finding.detail &&
           each.got == finding.got;
  });
  if (same != all_.end()) {
    if (std::ranges::find(same->forms, form) == same->forms.end()) same->forms.push_back(form);
    return;
  }
  finding.forms = {form};
  all_.push_back(std::move(finding));
}

void Findings::header(const std::string& header, const std::string& detail, const std::string& path) {
  auto same = std::ranges::find_if(headers_,
                                   [&](const Header& each) { return each.header == header && each.detail == detail; });
  if (same == headers_.end()) same = headers_.insert(headers_.end(), Header{header, detail, {}});
  if (std::ranges::find(same->paths, path) == same->paths.end()) same->paths.push_back(path);
}

bool Findings::concern(std::string_view path) const {
  return std::ranges::any_of(all_,
                             [&](const Finding& each) { return each.name == path && each.kind.starts_with("file."); });
}

std::vector<Finding> Findings::take() {
  for (const auto& each : headers_) {
    const std::string where = each.paths.size() == 1 ? each.paths[0] : std::to_string(each.paths.size()) + " files";
    all_.push_back({"header", each.header, each.detail + " (" + where + ")", {}, {}, {}});
  }
  headers_.clear();
  return std::move(all_);
}

}  // namespace majlis::cli::web
