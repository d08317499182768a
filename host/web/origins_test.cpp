#include "host/web/origins.hpp"

#include <gtest/gtest.h>

#include <string>

namespace majlis::host::web {
namespace {

TEST(Origins, AreSchemeHostAndPort) {
  for (const char* good : {"https://example.org", "https://www.example.org:8443", "https://xn--mgbh0fb.example",
                           "http://localhost:8080", "http://127.0.0.1", "http://app.localhost:3000", "https://intranet",
                           "https://192.0.2.7", "https://3com.example"})
    EXPECT_TRUE(check_origin(good).ok()) << good << ": " << check_origin(good).error().detail;
}

TEST(Origins, SayWhatIsWrongAndWhatToWrite) {
  struct Case {
    std::string origin;
    const char* says;
  };
  for (const auto& [origin, says] : {Case{"", "empty"},
                                     {"*", "wildcard"},
                                     {"https://*.example.org", "wildcard"},
                                     {"https://example.org:*", "wildcard"},
                                     {"'self'", "single"},
                                     {"https://a.example https://b.example", "single"},
                                     {"https://a.example; script-src 'unsafe-inline'", "single"},
                                     {"https://a.example,https://b.example", "single"},
                                     {"example.org", "https:// before it"},
                                     {"//example.org", "scheme"},
                                     {"ftp://example.org", "scheme"},
                                     {"javascript://x", "scheme"},
                                     {"HTTPS://example.org", "scheme"},
                                     {"https://example.org/", "write https://example.org"},
                                     {"https://example.org/chat", "write https://example.org"},
                                     {"https://example.org?x", "path"},
                                     {"https://example.org#x", "path"},
                                     {"https://me@example.org", "user"},
                                     {"https://[::1]:80", "IPv6"},
                                     {"https://", "host"},
                                     {"https://.", "host"},
                                     {"https://a..b", "host"},
                                     {"https://-a.example", "host"},
                                     {"https://a_b.example", "host"},
                                     {"https://1.2.3", "host"},
                                     {"https://256.1.1.1", "host"},
                                     {"https://" + std::string(64, 'a') + ".example", "host"},
                                     {"https://:80", "host"},
                                     {"https://a.example:", "port"},
                                     {"https://a.example:0", "port"},
                                     {"https://a.example:65536", "port"},
                                     {"https://a.example:8x", "port"},
                                     {"https://a.example:-1", "port"},
                                     {"https://مثال.example", "xn--"},
                                     {"http://example.org", "https://example.org"},
                                     {"http://127.evil.example", "plain http"},
                                     {"http://localhost.evil.example:81", "https://localhost.evil.example:81"},
                                     {"http://192.168.0.7", "plain http"},
                                     {"null", "scheme"}}) {
    const Status status = check_origin(origin);
    ASSERT_FALSE(status.ok()) << origin;
    EXPECT_EQ(status.error().name, "web.origin");
    EXPECT_NE(status.error().detail.find(says), std::string::npos) << status.error().detail;
  }
}

}  // namespace
}  // namespace majlis::host::web
