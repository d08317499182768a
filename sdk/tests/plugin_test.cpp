#include "poll/poll.hpp"

#include <majlis/testing/fake_host.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace majlis::sdk::testing {

std::filesystem::path plugin_folder() { return MAJLIS_POLL_FOLDER; }

namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const auto kAlice = filled<AccountId>(1);
const auto kPhone = filled<DeviceId>(2);
const auto kStream = filled<StreamId>(3);

class PluginTest : public ::testing::Test {
 protected:
  PluginTest() { host_.load(load<Poll>); }
  ~PluginTest() override {
    host_.destroy();
    EXPECT_THAT(host_.violations(), IsEmpty());
  }
  MethodError refusal(const std::string& method, const Json& params = object(),
                      const Someone& who = Someone::with(kAlice, kPhone)) {
    try {
      host_.call(method, params, who);
    } catch (const MethodError& error) {
      return error;
    }
    return {Code::kInternal, "nothing was refused"};
  }
  FakeHost host_{plugin_folder()};
  Someone alice_ = Someone::with(kAlice, kPhone);
};

TEST_F(PluginTest, AMethodWritesPublishesAndAnswers) {
  host_.start();
  EXPECT_EQ(host_.call("poll.vote", object(), alice_), object("count", 1));
  EXPECT_EQ(host_.call("poll.count", object()), object("count", 1));
  ASSERT_EQ(host_.published().size(), 1U);
  const Event& event = host_.published()[0];
  EXPECT_EQ(event.topic, "poll.voted");
  EXPECT_EQ(event.payload, object("count", 1));
  EXPECT_EQ(event.audience.kind(), static_cast<std::uint32_t>(MAJLIS_TO_ACCOUNT));
  EXPECT_TRUE(equal(event.audience.id(), kAlice.view()));
}

TEST_F(PluginTest, RefusalsKeepTheirCodeMessageAndPointer) {
  host_.start();
  EXPECT_EQ(refusal("poll.vote", object(), Someone::nobody()).code(), Code::kDenied);
  host_.call("poll.vote", object(), alice_);
  host_.call("poll.vote", object(), alice_);
  EXPECT_EQ(refusal("poll.vote").code(), Code::kQuota);
}

TEST_F(PluginTest, TheConfigHasItsDefaultsAndCanRefuseToStart) {
  try {
    host_.start(object("votes_max", 101));
    FAIL();
  } catch (const MethodError& error) {
    EXPECT_THAT(error.message(), HasSubstr("votes_max is above 100"));
  }
}

TEST_F(PluginTest, OtherMethodsAreCalledOnBehalfOfTheCaller) {
  host_.answer("messaging.members", [](const Json& params, const Call& cause) {
    EXPECT_EQ(id_at<StreamId>(params, "stream"), kStream);
    EXPECT_EQ(cause.need_account(), kAlice);
    EXPECT_EQ(cause.caller(), Caller::kPlugin);
    EXPECT_EQ(cause.plugin(), "poll");
    return object("members", array(1, 2, 3));
  });
  host_.start();
  const Json result = host_.call("poll.members", object("stream", kStream), alice_);
  EXPECT_EQ(result, object("members", 3, "heard", 0));
}

TEST_F(PluginTest, WhatTheManifestDoesNotGrantIsDenied) {
  host_.start();
  const MethodError error = refusal("poll.overreach");
  EXPECT_EQ(error.code(), Code::kDenied);
  EXPECT_THAT(error.message(), HasSubstr("messaging.append: add it to capabilities.call"));
  EXPECT_THAT(host_.published(), IsEmpty());
  EXPECT_THAT(host_.log(), Contains(HasSubstr("poll.secret: add it to capabilities.publish")));
  EXPECT_THROW(host_.tell("messaging.other", {}, object()), std::runtime_error);
}

TEST_F(PluginTest, TimersFireWhenTheClockMovesAndCancelIsSeen) {
  host_.start();
  const std::uint64_t call = host_.begin_call("poll.remind", object("after_ms", 60'000), alice_);
  host_.advance(std::chrono::milliseconds(59'999));
  EXPECT_EQ(host_.take(call), std::nullopt);
  host_.cancel(call);
  host_.advance(std::chrono::milliseconds(1));
  EXPECT_EQ(host_.take(call), object("waited_ms", 60'000, "cancelled", true));
}

TEST_F(PluginTest, ExceptionsEndTheCallAndStayInside) {
  host_.start();
  for (const char* way : {"runtime_error", "number", "sql"}) {
    const MethodError error = refusal("poll.crash", object("way", way));
    EXPECT_EQ(error.code(), Code::kInternal) << way;
    EXPECT_EQ(error.message(), "the plugin failed; its log says why") << way;
  }
  EXPECT_THAT(host_.log(), ElementsAre(HasSubstr("a secret of the inside"), HasSubstr("no std::exception"),
                                       HasSubstr("no such table: nowhere")));
  const std::uint64_t call = host_.begin_call("poll.crash", object("way", "other"), alice_);
  host_.advance(std::chrono::milliseconds(1));
  try {
    host_.take(call);
    FAIL();
  } catch (const MethodError& error) {
    EXPECT_EQ(error.code(), Code::kConflict);
    EXPECT_EQ(error.message(), "way other is taken");
    EXPECT_EQ(error.pointer(), "/way");
  }
}

TEST_F(PluginTest, BadParamsUnknownMethodsAndLargeResultsAreAnswered) {
  host_.start();
  EXPECT_EQ(refusal("poll.nothing").code(), Code::kMethodNotFound);
  EXPECT_EQ(refusal("poll.crash").pointer(), "/way");
  EXPECT_EQ(refusal("poll.large").code(), Code::kInternal);
  Bytes nested(200'000, 0x81);
  nested.push_back(0);
  try {
    host_.call_raw("poll.count", nested);
    FAIL();
  } catch (const MethodError& error) {
    EXPECT_EQ(error.code(), Code::kInvalidParams);
  }
}

TEST_F(PluginTest, HooksAllowOrRefuseAndHintsAreHeard) {
  host_.answer("messaging.members", [](const Json&, const Call&) { return object("members", array()); });
  host_.start();
  EXPECT_EQ(host_.ask("messaging.will_append", as_bytes("broadcast"), object("role", "owner"), alice_), std::nullopt);
  const auto refused = host_.ask("messaging.will_append", as_bytes("broadcast"), object("role", "member"), alice_);
  ASSERT_TRUE(refused.has_value());
  EXPECT_EQ(refused->code(), Code::kDenied);
  host_.tell("messaging.stream", kStream.view(), object("seq", 1));
  EXPECT_EQ(integer_at(host_.call("poll.members", object("stream", kStream), alice_), "heard"), 1);
}

TEST_F(PluginTest, HttpPagesBlobsAndChunks) {
  host_.start();
  const HttpReply page = host_.http("GET", "/page/a/b?x=1");
  EXPECT_EQ(page.status, 200U);
  EXPECT_EQ(to_string(page.body), "/page/a/b?x=1");
  EXPECT_EQ(page.headers, object("content-type", "text/html; charset=utf-8", "cache-control", "no-store"));
  EXPECT_EQ(host_.http("GET", "/elsewhere").status, 404U);
  EXPECT_EQ(host_.http("GET", "/page/broken").status, 500U);
  EXPECT_THAT(host_.log(), ElementsAre("GET /page/: broken"));

  EXPECT_EQ(host_.http("PUT", "/blob", as_bytes("0123456789")).status, 201U);
  EXPECT_EQ(to_string(host_.http("GET", "/blob").body), "12345678");
  host_.settle();
  EXPECT_TRUE(host_.blobs().empty());
  EXPECT_EQ(to_string(host_.http("POST", "/echo", Bytes(100'000)).body), "2 chunks, 100000 bytes");
}

TEST_F(PluginTest, StopWaitsForOpenCalls) {
  host_.start();
  const std::uint64_t call = host_.begin_call("poll.vote", object(), alice_);
  host_.stop();
  EXPECT_EQ(host_.take(call), object("count", 1)) << "its commit was awaited";
}

TEST_F(PluginTest, DestroyEndsWhatIsOutstanding) {
  host_.start();
  const std::uint64_t timer = host_.begin_call("poll.remind", object("after_ms", 1'000'000), alice_);
  host_.begin_call("poll.vote", object(), alice_);
  host_.destroy();
  try {
    host_.take(timer);
    FAIL();
  } catch (const MethodError& error) {
    EXPECT_EQ(error.code(), Code::kCancelled);
  }
}

TEST(PluginLoad, AConstructorThatThrowsOrAnotherAbiGivesNoPlugin) {
  class Broken final : public Plugin {
   public:
    explicit Broken(Host& host) : Plugin(host) { throw std::runtime_error("no luck"); }
  };
  FakeHost host(plugin_folder());
  EXPECT_FALSE(host.load(load<Broken>));
  EXPECT_THAT(host.log(), ElementsAre("the plugin cannot be made: no luck"));
  EXPECT_FALSE(host.load([](const majlis_host* table) {
    majlis_host other = *table;
    other.abi = MAJLIS_ABI_VERSION + 1;
    return load<Poll>(&other);
  }));
}

}  // namespace
}  // namespace majlis::sdk::testing
