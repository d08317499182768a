#include "chat_fixture.hpp"

#include <fstream>
#include <iterator>

namespace majlis::chat {
namespace {

class Hints : public ChatFixture {
 protected:
  Hints() { host_.start(); }
  Json typing(bool now = true) { return object("stream", kStream, "typing", now); }
  Json presence(const char* status) { return object("status", status, "streams", array(kStream)); }
};

TEST_F(Hints, TypingReachesTheStream) {
  EXPECT_EQ(host_.call("chat.typing", typing(), alice_), object());
  ASSERT_EQ(host_.published().size(), 1U);
  const sdk::Event& event = host_.published()[0];
  EXPECT_EQ(event.topic, "chat.typing");
  EXPECT_TRUE(equal(event.key, kStream.view()));
  EXPECT_EQ(event.payload, object("stream", kStream, "account", kAlice, "device", kAlicesPhone, "typing", true));
  EXPECT_EQ(event.audience.kind(), static_cast<std::uint32_t>(MAJLIS_TO_STREAM));
  EXPECT_TRUE(equal(event.audience.id(), kStream.view()));
}

TEST_F(Hints, WhoIsNotOnTheRosterTellsNothing) {
  EXPECT_EQ(outcome("chat.typing", typing(), eve_), "denied");
  EXPECT_EQ(outcome("chat.presence_set", presence("active"), eve_), "denied");
  const Json elsewhere = object("stream", filled<sdk::StreamId>(9), "typing", true);
  EXPECT_EQ(outcome("chat.typing", elsewhere, alice_), "not_found");
  EXPECT_EQ(outcome("chat.typing", typing(), Someone::nobody()), "denied");
  const Someone unlisted = Someone::with(kAlice, filled<sdk::DeviceId>(0xAF));
  EXPECT_EQ(outcome("chat.typing", typing(), unlisted), "denied") << "an account's other device is not on it";
  EXPECT_THAT(host_.published(), ::testing::IsEmpty());
}

TEST_F(Hints, TheRosterIsAskedOncePerHalfMinute) {
  host_.call("chat.typing", typing(), alice_);
  host_.call("chat.typing", typing(false), alice_);
  EXPECT_EQ(members_asked_, 1);
  host_.advance(std::chrono::seconds(31));
  host_.call("chat.typing", typing(), alice_);
  EXPECT_EQ(members_asked_, 2);
}

TEST_F(Hints, TypingIsRateLimitedPerDeviceAndStream) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(outcome("chat.typing", typing(), alice_), "ok");
  EXPECT_EQ(outcome("chat.typing", typing(), alice_), "rate_limited");
  EXPECT_EQ(outcome("chat.typing", typing(), bob_), "ok");
  host_.advance(std::chrono::seconds(1));
  EXPECT_EQ(outcome("chat.typing", typing(), alice_), "ok");
}

TEST_F(Hints, PresenceNamesItsEnd) {
  host_.call("chat.presence_set", presence("away"), bob_);
  ASSERT_EQ(host_.published().size(), 1U);
  EXPECT_EQ(host_.published()[0].topic, "chat.presence");
  EXPECT_EQ(host_.published()[0].payload, object("stream", kStream, "account", kBob, "device", kBobsPhone, "status",
                                                 "away", "until_ms", host_.now_ms() + 90'000));
}

TEST_F(Hints, PresenceIsToldToAllStreamsOrNone) {
  const Json params = object("status", "active", "streams", array(kStream, filled<sdk::StreamId>(9)));
  EXPECT_EQ(outcome("chat.presence_set", params, alice_), "not_found");
  EXPECT_THAT(host_.published(), ::testing::IsEmpty());
}

TEST_F(Hints, NothingOfThemIsStored) {
  host_.call("chat.typing", typing(), alice_);
  host_.call("chat.presence_set", presence("active"), alice_);
  host_.call("chat.profile_set", object("profile", Bytes(16, 0x77), "expected_version", 0), bob_);
  host_.destroy();
  std::ifstream file(host_.data() / "chat.db", std::ios::binary);
  const std::string stored((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  EXPECT_NE(stored.find(std::string(16, 0x77)), std::string::npos) << "the search finds what is stored";
  EXPECT_EQ(stored.find(std::string(as_text(kStream.view()))), std::string::npos);
  EXPECT_EQ(stored.find(std::string(as_text(kAlicesPhone.view()))), std::string::npos);
}

}  // namespace
}  // namespace majlis::chat
