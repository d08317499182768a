#include "host/web/policy.hpp"

namespace majlis::host::web {

std::string content_security_policy(const std::vector<std::string>& frame_ancestors) {
  std::string ancestors;
  for (const auto& origin : frame_ancestors) ancestors += " " + origin;
  return "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; font-src 'self'; "
         "img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self'; worker-src 'self'; "
         "manifest-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'; "
         "require-trusted-types-for 'script'; trusted-types lit-html majlis-worker; frame-ancestors" +
         (ancestors.empty() ? " 'none'" : ancestors);
}

std::vector<std::pair<std::string, std::string>> security_headers(const std::vector<std::string>& frame_ancestors) {
  return {
      {"Content-Security-Policy", content_security_policy(frame_ancestors)},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Permissions-Policy", "camera=(self), microphone=(self), geolocation=(), browsing-topics=()"},
  };
}

}  // namespace majlis::host::web
