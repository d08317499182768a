// Collects findings: what is wrong in the same way in several forms of a file, or with a header of several files, is
// told once.
#pragma once

#include "clients/cli/web/inspection.hpp"

namespace majlis::cli::web {

class Findings {
 public:
  // The same finding in another form joins the first.
  void add(Finding finding, const std::string& form);
  void add(Finding finding) { all_.push_back(std::move(finding)); }
  // A header's weakness at `path`; told with the number of files where there are several.
  void header(const std::string& header, const std::string& detail, const std::string& path);

  bool concern(std::string_view path) const;
  std::vector<Finding> take();

 private:
  struct Header {
    std::string header, detail;
    std::vector<std::string> paths;
  };
  std::vector<Finding> all_;
  std::vector<Header> headers_;
};

}  // namespace majlis::cli::web
