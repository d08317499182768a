// Names as people type them, and as hosts store them (RFC 8265 UsernameCaseMapped, the part of it that a typist needs).
#pragma once

#include <string>
#include <string_view>

namespace majlis::cli {

// Without @, in lower case and composed: "@Alice" is "alice". What is not UTF-8 stays as it is, for the host to refuse.
std::string bare_name(std::string_view typed);

}  // namespace majlis::cli
