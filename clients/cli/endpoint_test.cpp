#include "clients/cli/endpoint.hpp"

#include <gtest/gtest.h>

namespace majlis::cli {
namespace {

TEST(EndpointTest, ReadsWhatPeopleType) {
  const auto local = Endpoint::parse("http://127.0.0.1:7420");
  ASSERT_TRUE(local.ok());
  EXPECT_FALSE(local->tls);
  EXPECT_EQ(local->host, "127.0.0.1");
  EXPECT_EQ(local->port, "7420");
  EXPECT_EQ(local->url(), "http://127.0.0.1:7420");

  const auto proxied = Endpoint::parse("https://chat.example.org/majlis/");
  ASSERT_TRUE(proxied.ok());
  EXPECT_TRUE(proxied->tls);
  EXPECT_EQ(proxied->port, "443");
  EXPECT_EQ(proxied->path, "/majlis");
  EXPECT_EQ(proxied->authority(), "chat.example.org");

  const auto v6 = Endpoint::parse("http://[::1]:80");
  ASSERT_TRUE(v6.ok());
  EXPECT_EQ(v6->host, "::1");
  EXPECT_EQ(v6->authority(), "[::1]");
}

TEST(EndpointTest, RefusesTheRestWithTheReason) {
  for (const char* url :
       {"", "chat.example.org", "ws://x", "http://", "http://:80", "http://x:", "http://x:99999", "http://x:8o",
        "http://::1", "http://[::1", "http://a b", "http://u:p@x", "http://x/?q", "http://x/a b"}) {
    const auto endpoint = Endpoint::parse(url);
    ASSERT_FALSE(endpoint.ok()) << url;
    EXPECT_EQ(endpoint.error().name, "cli.host.url") << url;
  }
}

}  // namespace
}  // namespace majlis::cli
