// What may stand in web.frame_ancestors. Every entry becomes a part of the policy's frame-ancestors, where a browser
// passes over without a word what it cannot read, and a loose entry lets in pages that nobody meant. Pure; any thread.
#pragma once

#include "base/result.hpp"

#include <string_view>

namespace majlis::host::web {

// An origin as browsers write it: scheme, host, perhaps a port; https, or http on this machine. Errors: web.origin,
// whose detail says what is wrong and what to write.
Status check_origin(std::string_view origin);

}  // namespace majlis::host::web
