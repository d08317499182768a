// What a page or script that is not the build's names, that a browser could load: so that an alarm tells where the
// rest of it lies. It looks for names, and understands neither HTML nor JavaScript.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace majlis::cli::web {

struct References {
  std::set<std::string> here;       // paths at the same host, "/assets/x.js"
  std::set<std::string> elsewhere;  // whole addresses of others
};

// `path`: where `text` was served, which relative names start from; `origin`: "https://chat.example.org". At most 64.
References references_of(std::string_view text, std::string_view path, std::string_view origin);

}  // namespace majlis::cli::web
