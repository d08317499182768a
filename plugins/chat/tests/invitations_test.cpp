#include "chat_fixture.hpp"

namespace majlis::chat {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Invitations : public ChatFixture {};

TEST_F(Invitations, PagesRunNothingAndTellNobody) {
  host_.start();
  for (const char* path : {"/invite/account", "/invite/group"}) {
    const sdk::testing::HttpReply page = host_.http("GET", path);
    EXPECT_EQ(page.status, 200U);
    EXPECT_THAT(to_string(page.body), HasSubstr("<!doctype html>"));
    EXPECT_THAT(to_string(page.body), Not(HasSubstr("<script")));
    EXPECT_THAT(sdk::text_at(page.headers, "content-security-policy"), HasSubstr("default-src 'none'"));
    EXPECT_EQ(sdk::text_at(page.headers, "referrer-policy"), "no-referrer");
    EXPECT_EQ(sdk::text_at(page.headers, "cache-control"), "no-store");
  }
}

TEST_F(Invitations, OtherPathsAreNotFoundAndNotEchoed) {
  host_.start();
  const sdk::testing::HttpReply page = host_.http("GET", "/invite/<b>x</b>");
  EXPECT_EQ(page.status, 404U);
  EXPECT_THAT(to_string(page.body), Not(HasSubstr("<b>")));
  EXPECT_EQ(host_.http("POST", "/invite/account").status, 404U);
}

TEST_F(Invitations, TheHostsTitleIsEscaped) {
  host_.start(object("host_title", "Tea & <Coffee>"));
  EXPECT_THAT(to_string(host_.http("GET", "/invite/account").body), HasSubstr("Tea &amp; &lt;Coffee&gt;"));
}

}  // namespace
}  // namespace majlis::chat
