// What the headers of every answer must hold the browser to. Said here by itself, not taken from the host: where the
// two differ, one of them is to be looked at.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace majlis::cli::web {

using Headers = std::vector<std::pair<std::string, std::string>>;  // names in lower case

// One thing that a header lacks or allows too much.
struct Weakness {
  std::string header;  // as people write it
  std::string detail;
};

// All that is wrong with the headers of `path`; empty where they are as strict as the app's, or stricter.
std::vector<Weakness> weaknesses(const Headers& headers, std::string_view path);

// Whose pages may embed this one, as its policy says; empty where nobody's may.
std::string embedders(const Headers& headers);

// The value of the first header called `name`; empty without.
std::string value_of(const Headers& headers, std::string_view name);

}  // namespace majlis::cli::web
