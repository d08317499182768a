#include "chat_fixture.hpp"

#include <fstream>
#include <iterator>

#include <sodium.h>

namespace majlis::chat {
namespace {

const Bytes kContent = to_bytes("what was said");
const Bytes kKey(32, 0x4B);
const Bytes kFrank(32, 0xF7);

Bytes commitment(const Bytes& key, const Bytes& content) {
  Bytes tag(crypto_auth_hmacsha256_BYTES);
  crypto_auth_hmacsha256(tag.data(), content.data(), content.size(), key.data());
  return tag;
}

class Reports : public ChatFixture {
 protected:
  Reports() {
    // The messaging module's half: T is right for entry 7 and later of bob's phone in the stream.
    host_.answer("messaging.report_verify", [](const Json& params, const Call& cause) {
      EXPECT_EQ(cause.caller(), sdk::Caller::kPlugin);
      const bool valid = sdk::bytes_at(params, "frank") == kFrank && sdk::integer_at(params, "seq") >= 7 &&
                         sdk::id_at<sdk::DeviceId>(params, "device") == kBobsPhone &&
                         sdk::bytes_at(params, "tag") == commitment(kKey, kContent);
      return object("valid", valid);
    });
    host_.start(object("reports_per_day", 2));
  }
  Json report(int seq = 7) {
    return object("stream", kStream, "seq", seq, "device", kBobsPhone, "time_ms", 1000, "tag",
                  commitment(kKey, kContent), "frank", kFrank, "kf", kKey, "content", kContent, "reason", "rude");
  }
};

TEST_F(Reports, AProvenOneIsKeptListedAndRead) {
  const Json stored = host_.call("chat.report", report(), alice_);
  const Json list = host_.call("chat.reports", object(), Someone::admin());
  ASSERT_EQ(sdk::list_at(list, "reports").size(), 1U);
  const Json& first = list["reports"][0];
  EXPECT_EQ(first["report"], stored["report"]);
  EXPECT_EQ(first["reporter"], sdk::value_of(kAlice));
  EXPECT_EQ(first["outcome"], "open");
  EXPECT_FALSE(first.contains("content"));
  const Json whole = host_.call("chat.report_get", stored, Someone::admin());
  EXPECT_EQ(sdk::bytes_at(whole, "content"), kContent);
  EXPECT_EQ(sdk::text_at(whole, "reason"), "rude");
}

TEST_F(Reports, AContentTheSenderDidNotCommitToIsRefused) {
  Json forged = report();
  forged["content"] = sdk::value_of(to_bytes("what was never said"));
  EXPECT_EQ(outcome("chat.report", forged, alice_), "invalid_params");
  Json other_key = report();
  other_key["kf"] = sdk::value_of(Bytes(32, 1));
  EXPECT_EQ(outcome("chat.report", other_key, alice_), "invalid_params");
}

TEST_F(Reports, APlaceThatTheHostDidNotFrankIsRefused) {
  EXPECT_EQ(outcome("chat.report", report(6), alice_), "invalid_params");
  Json other_device = report();
  other_device["device"] = sdk::value_of(kAlicesPhone);
  EXPECT_EQ(outcome("chat.report", other_device, alice_), "invalid_params");
  Json other_tag = report();
  other_tag["kf"] = sdk::value_of(Bytes(32, 1));
  other_tag["tag"] = sdk::value_of(commitment(Bytes(32, 1), kContent));
  EXPECT_EQ(outcome("chat.report", other_tag, alice_), "invalid_params") << "C is committed to, but was not franked";
  EXPECT_EQ(host_.call("chat.reports", object(), Someone::admin())["reports"], array());
}

TEST_F(Reports, TheSameOneTwiceAndTooManyAreRefused) {
  EXPECT_EQ(outcome("chat.report", report(7), alice_), "ok");
  EXPECT_EQ(outcome("chat.report", report(7), alice_), "already");
  EXPECT_EQ(outcome("chat.report", report(7), bob_), "ok") << "another account may report it too";
  EXPECT_EQ(outcome("chat.report", report(8), alice_), "ok");
  EXPECT_EQ(outcome("chat.report", report(9), alice_), "quota");
  host_.advance(std::chrono::hours(25));
  EXPECT_EQ(outcome("chat.report", report(9), alice_), "ok");
}

TEST_F(Reports, AreListedInPages) {
  host_.call("chat.report", report(7), alice_);
  host_.advance(std::chrono::seconds(1));
  host_.call("chat.report", report(8), alice_);
  const Json first = host_.call("chat.reports", object("limit", 1), Someone::admin());
  EXPECT_EQ(first["reports"].size(), 1U);
  EXPECT_EQ(first["reports"][0]["seq"], 7);
  EXPECT_TRUE(sdk::boolean_at(first, "more"));
  const Json second =
      host_.call("chat.reports", object("limit", 1, "after", first["reports"][0]["report"]), Someone::admin());
  EXPECT_EQ(second["reports"][0]["seq"], 8);
  EXPECT_FALSE(sdk::boolean_at(second, "more"));
}

TEST_F(Reports, ClosingDeletesWhatWasShown) {
  const Json stored = host_.call("chat.report", report(), alice_);
  const Json close = object("report", stored["report"], "outcome", "acted");
  EXPECT_EQ(outcome("chat.report_close", close, Someone::admin()), "ok");
  EXPECT_EQ(outcome("chat.report_close", close, Someone::admin()), "not_found");
  const Json whole = host_.call("chat.report_get", stored, Someone::admin());
  EXPECT_EQ(sdk::text_at(whole, "outcome"), "acted");
  EXPECT_EQ(sdk::bytes_at(whole, "content"), Bytes());
}

}  // namespace
}  // namespace majlis::chat
