#include "host/web/policy.hpp"

#include <gtest/gtest.h>

namespace majlis::host::web {
namespace {

bool has(const std::string& policy, std::string_view directive) { return policy.find(directive) != std::string::npos; }

TEST(Policy, AllowsWhatThePageNeedsAndNoMore) {
  const std::string policy = content_security_policy({});
  for (const char* directive :
       {"default-src 'none';", "script-src 'self' 'wasm-unsafe-eval';", "connect-src 'self';", "worker-src 'self';",
        "base-uri 'none';", "form-action 'none';", "require-trusted-types-for 'script';"})
    EXPECT_TRUE(has(policy, directive)) << directive;
  for (const char* hole : {"unsafe-inline", "'unsafe-eval'", "http:", "https:", "*"})
    EXPECT_FALSE(has(policy, hole)) << hole;
}

TEST(Policy, GivesMediaAndDevicesToThePageAloneAndNoPlace) {
  const std::string policy = content_security_policy({});
  EXPECT_TRUE(has(policy, "img-src 'self' blob: data:;"));
  EXPECT_TRUE(has(policy, "media-src 'self' blob:;"));
  for (const auto& [name, value] : security_headers({})) {
    if (name == "Permissions-Policy") {
      EXPECT_EQ(value, "camera=(self), microphone=(self), geolocation=(), browsing-topics=()");
    }
  }
}

TEST(Policy, LetsNobodyEmbedThePageButWhomTheOwnerNames) {
  EXPECT_TRUE(content_security_policy({}).ends_with("frame-ancestors 'none'"));
  EXPECT_TRUE(content_security_policy({"https://a.example", "https://b.example"})
                  .ends_with("frame-ancestors https://a.example https://b.example"));
}

}  // namespace
}  // namespace majlis::host::web
