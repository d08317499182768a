#include "host/kernel/events.hpp"

#include "host/kernel/kernel_fixture.hpp"

namespace majlis::host {
namespace {

TEST(Events, ReachSubscribersOfTheTopicAndKey) {
  Events events;
  std::vector<std::string> heard;
  events.subscribe("a.x", {}, [&](const Event& event) { heard.push_back("all " + to_string(event.payload)); });
  const auto keyed = events.subscribe("a.x", to_bytes(std::string_view("k")),
                                      [&](const Event& event) { heard.push_back("k " + to_string(event.payload)); });
  EXPECT_TRUE(events.wanted("a.x"));
  EXPECT_FALSE(events.wanted("a.y"));
  events.publish({"a.x", to_bytes(std::string_view("k")), to_bytes(std::string_view("1"))});
  events.publish({"a.x", to_bytes(std::string_view("j")), to_bytes(std::string_view("2"))});
  events.publish({"a.y", {}, to_bytes(std::string_view("3"))});
  events.unsubscribe(keyed);
  events.publish({"a.x", to_bytes(std::string_view("k")), to_bytes(std::string_view("4"))});
  EXPECT_EQ(heard, (std::vector<std::string>{"all 1", "k 1", "all 2", "all 4"}));
}

TEST(Scope, RemovesAllThatItRegistered) {
  Kernel kernel;
  int told = 0;
  int heard = 0;
  kernel.scope.subscribe("a.x", {}, [&](const Event&) { ++heard; });
  kernel.scope.on_disconnect([&](ConnectionId, const std::optional<Session>&) { ++told; });
  kernel.scope.add_hook({.point = "a.will"}, [](const CallContext&, ByteView, const Responder& r) { r.result({}); });
  kernel.scope.add_job("test.job", [](const Job&, const std::function<void(JobResult)>&) {});
  kernel.events.publish({"a.x", {}, {}});
  kernel.disconnects.tell(ConnectionId{1}, std::nullopt);
  EXPECT_EQ(heard, 1);
  EXPECT_EQ(told, 1);
  EXPECT_EQ(kernel.jobs.handlers.size(), 1U);
  EXPECT_TRUE(kernel.hooks.wanted("a.will", ""));

  kernel.scope.clear();
  kernel.events.publish({"a.x", {}, {}});
  kernel.disconnects.tell(ConnectionId{1}, std::nullopt);
  EXPECT_EQ(heard, 1);
  EXPECT_EQ(told, 1);
  EXPECT_TRUE(kernel.jobs.handlers.empty());
  EXPECT_FALSE(kernel.hooks.wanted("a.will", ""));
}

struct Asked : testing::Test, Kernel {
  // nullopt: not decided; otherwise whether the write may go on.
  std::optional<bool> ask(std::string_view key) {
    allowed.reset();
    hooks.ask("messaging.will_append", key, {}, empty_map(), [this](const std::optional<Failure>& refusal) {
      allowed = !refusal.has_value();
      if (refusal) why = *refusal;
    });
    return allowed;
  }
  void add(OnFailure on_failure, HookHandler handler, std::vector<std::string> keys = {}) {
    hooks.add("p", {.point = "messaging.will_append", .keys = std::move(keys), .on_failure = on_failure},
              std::move(handler));
  }
  std::optional<bool> allowed;
  Failure why;
};

TEST_F(Asked, LetsThroughWhatNoFilterMatches) {
  int asked = 0;
  add(OnFailure::kClosed,
      [&](const CallContext&, ByteView, const Responder& r) {
        ++asked;
        r.result(empty_map());
      },
      {"broadcast"});
  EXPECT_FALSE(hooks.wanted("messaging.will_append", "group"));
  EXPECT_EQ(ask("group"), true);
  EXPECT_EQ(asked, 0);
  EXPECT_EQ(ask("broadcast"), true);
  EXPECT_EQ(asked, 1);
}

TEST_F(Asked, StopsAtTheFirstRefusal) {
  int later = 0;
  add(OnFailure::kOpen, [](const CallContext&, ByteView, const Responder& r) { r.fail(Code::kDenied, "not you"); });
  add(OnFailure::kClosed, [&](const CallContext&, ByteView, const Responder& r) {
    ++later;
    r.result(empty_map());
  });
  EXPECT_EQ(ask("x"), false);
  EXPECT_EQ(why.code, Code::kDenied);
  EXPECT_EQ(later, 0);
}

TEST_F(Asked, KeepsTheBudgetAndThenFollowsOnFailure) {
  std::vector<Responder> held;
  const auto hold = [&](const CallContext&, ByteView, const Responder& r) { held.push_back(r); };
  add(OnFailure::kOpen, hold);
  EXPECT_EQ(ask("x"), std::nullopt);
  timers.advance(Milliseconds(20));
  EXPECT_EQ(allowed, true);

  add(OnFailure::kClosed, hold);
  EXPECT_EQ(ask("x"), std::nullopt);
  timers.advance(Milliseconds(20));
  EXPECT_EQ(allowed, std::nullopt) << "the second hook has its own budget";
  timers.advance(Milliseconds(20));
  EXPECT_EQ(allowed, false);
  EXPECT_EQ(why.code, Code::kUnavailable);
}

TEST(Failures, CrossTheAbiUnharmed) {
  Failure gone{Code::kGone, "the first kept entry is 12", "/after", {}};
  cbor::Writer data;
  data.map(1);
  data.text("first_seq");
  data.unsigned_integer(12);
  gone.data = data.take();
  const Failure back = decode_failure(encode_failure(gone));
  EXPECT_EQ(back.code, Code::kGone);
  EXPECT_EQ(back.message, gone.message);
  EXPECT_EQ(back.pointer, gone.pointer);
  EXPECT_EQ(back.data, gone.data);
  EXPECT_EQ(decode_failure(Bytes{0x81}).code, Code::kInternal);
  EXPECT_EQ(decode_failure(Bytes(200'000, 0x81)).code, Code::kInternal);
}

}  // namespace
}  // namespace majlis::host
