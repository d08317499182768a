// What the browser holds the page to: nothing inline, nothing from elsewhere, WebAssembly but no eval, and markup only
// through the policies that the app names (Trusted Types).
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace majlis::host::web {

// Content-Security-Policy. `frame_ancestors`: origins whose pages may embed this one; empty: none.
std::string content_security_policy(const std::vector<std::string>& frame_ancestors);

// All headers that every answer of the web app carries.
std::vector<std::pair<std::string, std::string>> security_headers(const std::vector<std::string>& frame_ancestors);

}  // namespace majlis::host::web
