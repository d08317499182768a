// The files of the web app, read once when the host starts. Requests are answered from this table, so that no path of a
// request ever reaches the disk. Immutable afterwards; any thread.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

#include <array>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace majlis::host::web {

enum class Coding { kIdentity, kGzip, kBrotli };

struct Asset {
  std::string content_type;
  std::string etag;        // of its identity, quoted
  bool immutable = false;  // its name holds its hash: it never changes
  // By Coding; absent where there is no such variant. Shared with the answers on their way.
  std::array<std::shared_ptr<const Bytes>, 3> variants;

  // The best variant among those that the client takes (the value of Accept-Encoding).
  Coding choose(std::string_view accepted) const;
  const Bytes& bytes(Coding coding) const { return *variants[static_cast<std::size_t>(coding)]; }
};

class Assets {
 public:
  // Every regular file below `folder`; "x.js.br" and "x.js.gz" are variants of "x.js". Links are not followed.
  // Errors: web.folder (no page in it, cannot be read), web.size (more than a page has).
  static Result<Assets> load(const std::filesystem::path& folder);

  // By the request's decoded path; "/" is index.html. Null where there is none.
  const Asset* find(std::string_view path) const;
  const std::map<std::string, Asset, std::less<>>& all() const { return assets_; }

 private:
  std::map<std::string, Asset, std::less<>> assets_;  // "/index.html", "/assets/main-1a2b.js"
};

// Of a file by its name; application/octet-stream for what a page does not have.
std::string content_type_of(std::string_view name);

}  // namespace majlis::host::web
