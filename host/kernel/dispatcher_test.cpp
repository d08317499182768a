#include "host/kernel/dispatcher.hpp"

#include "host/kernel/kernel_fixture.hpp"
#include "host/kernel/typed.hpp"

#include <stdexcept>

namespace majlis::host {
namespace {

MethodSpec spec(const std::string& name, Permission permission = Permission::kAnyone) {
  return {.name = name, .permission = permission};
}

void echo(const CallContext&, ByteView params, const Responder& responder) { responder.result(to_bytes(params)); }

struct Dispatch : testing::Test, Kernel {
  Dispatch() { EXPECT_TRUE(scope.claim("test").ok()); }
  void add(MethodSpec method, Handler handler) {
    const Status status = scope.add_method(std::move(method), std::move(handler));
    ASSERT_TRUE(status.ok()) << status.error().detail;
  }
};

TEST_F(Dispatch, TakesACallToItsHandler) {
  add(spec("test.echo"), echo);
  EXPECT_EQ(std::get<Bytes>(call("test.echo", Caller::anonymous(kNoConnection), empty_map())), empty_map());
  EXPECT_NE(metrics.exposition().find("majlis_calls_total{method=\"test.echo\",result=\"ok\"} 1"), std::string::npos);
}

TEST_F(Dispatch, SaysWhatIsNotThere) {
  const Outcome outcome = call("test.nothing", Caller::admin(), empty_map());
  EXPECT_EQ(code_in(outcome), Code::kMethodNotFound);
  EXPECT_NE(std::get<Failure>(outcome).message.find("test.nothing"), std::string::npos);
}

TEST_F(Dispatch, AsksForPermission) {
  add(spec("test.device", Permission::kDevice), echo);
  add(spec("test.module", Permission::kPlugin), echo);
  add(spec("test.admin", Permission::kOwner), echo);
  const Caller nobody = Caller::anonymous(ConnectionId{1});
  const Caller person = Caller::device({}, ConnectionId{1});
  const Caller owner = Caller::device({.owner = true}, ConnectionId{1});
  for (const char* method : {"test.device", "test.module", "test.admin"})
    EXPECT_EQ(code_in(call(method, nobody, empty_map())), Code::kDenied) << method;
  EXPECT_TRUE(std::holds_alternative<Bytes>(call("test.device", person, empty_map())));
  EXPECT_EQ(code_in(call("test.module", person, empty_map())), Code::kDenied);
  EXPECT_EQ(code_in(call("test.admin", person, empty_map())), Code::kDenied);
  EXPECT_TRUE(std::holds_alternative<Bytes>(call("test.admin", owner, empty_map())));
  EXPECT_TRUE(std::holds_alternative<Bytes>(call("test.admin", Caller::admin(), empty_map())));
}

TEST_F(Dispatch, AsksForTheCapabilitiesOfPlugins) {
  add(spec("test.echo"), echo);
  calls.guard_plugins([](const std::string& plugin, std::string_view method) -> std::optional<Failure> {
    if (plugin == "good") return std::nullopt;
    return failure(Code::kDenied, plugin + " lacks call:" + std::string(method));
  });
  Caller plugin{CallerKind::kPlugin, false, {}, kNoConnection, "good"};
  EXPECT_TRUE(std::holds_alternative<Bytes>(call("test.echo", plugin, empty_map())));
  plugin.plugin = "bad";
  EXPECT_EQ(code_in(call("test.echo", plugin, empty_map())), Code::kDenied);
}

TEST_F(Dispatch, HoldsParamsToTheSchemaBeforeTheHandlerRuns) {
  bool ran = false;
  MethodSpec checked = spec("test.checked");
  checked.params_schema = R"({"type":"object","properties":{"n":{"type":"integer"}},"additionalProperties":false})";
  checked.checked = Checked::kBySchema;
  add(std::move(checked), [&](const CallContext&, ByteView, const Responder& responder) {
    ran = true;
    responder.result(empty_map());
  });
  cbor::Writer wrong;
  wrong.map(1);
  wrong.text("n");
  wrong.text("one");
  const Outcome outcome = call("test.checked", Caller::admin(), wrong.view());
  EXPECT_EQ(code_in(outcome), Code::kInvalidParams);
  EXPECT_EQ(std::get<Failure>(outcome).pointer, "/n");
  EXPECT_FALSE(ran);
}

struct Numbers {
  std::uint64_t n = 0;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("n", self.n, record::Limits{1, 9});
  }
};

TEST_F(Dispatch, GivesTypedHandlersTheirStruct) {
  add(spec("test.typed"), typed<Numbers>([](const CallContext&, Numbers&& numbers, const Responder& responder) {
        numbers.n += 1;
        answer(responder, numbers);
      }));
  EXPECT_EQ(std::get<Bytes>(call("test.typed", Caller::admin(), record::encode(Numbers{4}))),
            record::encode(Numbers{5}));
  const Outcome outcome = call("test.typed", Caller::admin(), record::encode(Numbers{10}));
  EXPECT_EQ(code_in(outcome), Code::kInvalidParams);
  EXPECT_EQ(std::get<Failure>(outcome).pointer, "/n");
}

TEST_F(Dispatch, EndsTheRequestWhenAHandlerThrows) {
  add(spec("test.throws"), [](const CallContext&, ByteView, const Responder&) { throw std::runtime_error("broken"); });
  const Outcome outcome = call("test.throws", Caller::admin(), empty_map());
  EXPECT_EQ(code_in(outcome), Code::kInternal);
  EXPECT_EQ(calls.in_flight(), 0U);
}

TEST_F(Dispatch, AnswersForAHandlerThatForgot) {
  add(spec("test.forgets"), [](const CallContext&, ByteView, const Responder&) {});
  EXPECT_EQ(code_in(call("test.forgets", Caller::admin(), empty_map())), Code::kInternal);
}

TEST_F(Dispatch, AnswersAtTheDeadlineAndDropsTheLateReply) {
  std::optional<Responder> held;
  add(spec("test.slow"), [&](const CallContext&, ByteView, const Responder& responder) { held.emplace(responder); });
  std::vector<Outcome> answers;
  bool told = false;
  calls.call("test.slow", Caller::admin(), empty_map(), [&](Outcome&& out) { answers.push_back(std::move(out)); },
             {.deadline = Milliseconds(100)});
  held->on_abandoned([&] { told = true; });
  timers.advance(Milliseconds(99));
  EXPECT_TRUE(answers.empty());
  timers.advance(Milliseconds(1));
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(code_in(answers[0]), Code::kTimeout);
  EXPECT_TRUE(told);
  held->result(empty_map());
  EXPECT_EQ(answers.size(), 1U);
}

TEST_F(Dispatch, KeepsEachDeadlineWhenAShorterOneComesLater) {
  std::vector<Responder> held;
  add(spec("test.slow"), [&](const CallContext&, ByteView, const Responder& r) { held.push_back(r); });
  int answered = 0;
  for (const int ms : {500, 100, 300})
    calls.call("test.slow", Caller::admin(), empty_map(), [&](Outcome&&) { ++answered; },
               {.deadline = Milliseconds(ms)});
  timers.advance(Milliseconds(100));
  EXPECT_EQ(answered, 1);
  timers.advance(Milliseconds(200));
  EXPECT_EQ(answered, 2);
  timers.advance(Milliseconds(200));
  EXPECT_EQ(answered, 3);
  EXPECT_EQ(calls.in_flight(), 0U);
}

TEST_F(Dispatch, CancelsAndTellsTheHandler) {
  std::optional<Responder> held;
  bool told = false;
  add(spec("test.slow"), [&](const CallContext&, ByteView, const Responder& responder) {
    held.emplace(responder);
    responder.on_abandoned([&] { told = true; });
  });
  std::optional<Outcome> out;
  const CallId id =
      calls.call("test.slow", Caller::admin(), empty_map(), [&](Outcome&& outcome) { out = std::move(outcome); });
  EXPECT_EQ(calls.in_flight(), 1U);
  bool idle = false;
  calls.when_idle([&] { idle = true; });
  EXPECT_FALSE(idle);
  calls.cancel(id);
  calls.cancel(id);
  ASSERT_TRUE(out);
  EXPECT_EQ(code_in(*out), Code::kCancelled);
  EXPECT_TRUE(told);
  EXPECT_TRUE(idle);
}

// A host that stops closes its connections as soon as nothing is open: an answer must have left by then.
TEST_F(Dispatch, IsIdleOnlyOnceTheAnswerIsTaken) {
  std::optional<Responder> held;
  add(spec("test.slow"), [&](const CallContext&, ByteView, const Responder& responder) { held.emplace(responder); });
  bool idle = false;
  std::optional<bool> idle_when_answered;
  calls.call("test.slow", Caller::admin(), empty_map(), [&](Outcome&&) { idle_when_answered = idle; });
  calls.when_idle([&] { idle = true; });
  held->result(empty_map());
  EXPECT_EQ(idle_when_answered, false);
  EXPECT_TRUE(idle);
}

TEST_F(Dispatch, RefusesCallsThatAreTooDeep) {
  add(spec("test.echo"), echo);
  EXPECT_EQ(code_in(call("test.echo", Caller::admin(), empty_map(), {.deadline = {}, .trace = {}, .depth = 9})),
            Code::kQuota);
}

TEST_F(Dispatch, ForgetsAScopeThatEnded) {
  add(spec("test.echo"), echo);
  scope.clear();
  EXPECT_EQ(code_in(call("test.echo", Caller::admin(), empty_map())), Code::kMethodNotFound);
}

}  // namespace
}  // namespace majlis::host
