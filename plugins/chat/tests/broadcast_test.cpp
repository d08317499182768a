#include "chat_fixture.hpp"

namespace majlis::chat {
namespace {

class Broadcast : public ChatFixture {
 protected:
  Broadcast() { host_.start(); }
  // Whether an entry of this kind by an account of this role is let through.
  bool allowed(const char* kind, const char* role) {
    const Json about =
        object("stream", kStream, "account", kAlice, "device", kAlicesPhone, "kind", kind, "size", 100, "role", role);
    const auto refusal = host_.ask("messaging.will_append", as_bytes("broadcast"), about, alice_);
    EXPECT_EQ(refusal ? refusal->code() : Code::kDenied, Code::kDenied);
    return !refusal.has_value();
  }
};

TEST_F(Broadcast, OnlyOwnersAndModeratorsPost) {
  EXPECT_TRUE(allowed("application", "owner"));
  EXPECT_TRUE(allowed("application", "moderator"));
  EXPECT_FALSE(allowed("application", "member"));
}

TEST_F(Broadcast, EveryoneCommits) { EXPECT_TRUE(allowed("commit", "member")); }

TEST_F(Broadcast, AQuestionWithoutARoleIsRefused) {
  const Json about = object("stream", kStream, "kind", "application");
  EXPECT_TRUE(host_.ask("messaging.will_append", as_bytes("broadcast"), about, alice_).has_value());
}

}  // namespace
}  // namespace majlis::chat
