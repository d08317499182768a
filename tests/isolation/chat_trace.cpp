#include "tests/isolation/chat_trace.hpp"

#include <sodium.h>

namespace majlis::isolation {

using namespace sdk;
using sdk::testing::filled;
using sdk::testing::Someone;

namespace {

const auto kAlice = filled<AccountId>(0xA1);
const auto kPhone = filled<DeviceId>(0xA2);
const auto kBob = filled<AccountId>(0xB1);
const auto kTablet = filled<DeviceId>(0xB2);
const auto kStream = filled<StreamId>(0x51);
const Bytes kKey(32, 0x4B);
const Bytes kContent = to_bytes("what was said");

Bytes commitment() {
  Bytes tag(crypto_auth_hmacsha256_BYTES);
  crypto_auth_hmacsha256(tag.data(), kContent.data(), kContent.size(), kKey.data());
  return tag;
}

class Recorder {
 public:
  explicit Recorder(sdk::testing::FakeHost& host) : host_(host) {}

  void call(const std::string& method, const Json& params, const Someone& who) {
    note(method, [&] { return host_.call(method, params, who); });
  }
  void ask(const Json& about, const Someone& who) {
    note("will_append", [&] {
      if (const auto refusal = host_.ask("messaging.will_append", as_bytes("broadcast"), about, who)) throw *refusal;
      return object();
    });
  }
  void http(const std::string& path) {
    const sdk::testing::HttpReply page = host_.http("GET", path);
    record_.push_back(object("http", path, "status", page.status, "headers", page.headers, "body", page.body));
  }
  Json finish() {
    for (const Event& event : host_.published())
      record_.push_back(
          object("topic", event.topic, "key", event.key, "payload", event.payload, "to", event.audience.id()));
    for (const std::string& line : host_.log()) record_.push_back(object("log", line));
    for (const std::string& breach : host_.violations()) record_.push_back(object("breach", breach));
    return record_;
  }

 private:
  template <class Step>
  void note(const std::string& name, Step step) {
    try {
      record_.push_back(object("step", name, "result", step()));
    } catch (const MethodError& error) {
      record_.push_back(object("step", name, "code", code_name(error.code()), "message", error.message(), "pointer",
                               error.pointer()));
    }
  }
  sdk::testing::FakeHost& host_;
  Json record_ = array();
};

}  // namespace

void play_messaging(sdk::testing::FakeHost& host) {
  host.answer("messaging.members", [](const Json& params, const Call& cause) {
    if (id_at<StreamId>(params, "stream") != kStream) throw MethodError(Code::kNotFound, "no such stream", "/stream");
    return object("members", array(object("account", cause.need_account(), "device", cause.need_device())));
  });
  host.answer("messaging.devices", [](const Json& params, const Call&) {
    return object("account", kBob, "name", text_at(params, "name"), "identity_pk", Bytes(32, 7));
  });
  host.answer("messaging.report_verify",
              [](const Json& params, const Call&) { return object("valid", integer_at(params, "seq") == 7); });
}

Json run_chat_trace(sdk::testing::FakeHost& host) {
  const Someone alice = Someone::with(kAlice, kPhone);
  const Someone bob = Someone::with(kBob, kTablet);
  const auto report = [](int seq) {
    return object("stream", kStream, "seq", seq, "device", kTablet, "time_ms", 1000, "tag", commitment(), "frank",
                  Bytes(32, 1), "kf", kKey, "content", kContent);
  };
  Recorder trace(host);
  trace.call("chat.profile_set", object("profile", Bytes(100'000, 0x77), "expected_version", 0), alice);
  trace.call("chat.profile_set", object("profile", Bytes{1}, "expected_version", 0), alice);
  trace.call("chat.profile_set", object("profile", Bytes(200'000), "expected_version", 1), alice);
  trace.call("chat.profile_get", object("account", kAlice), bob);
  trace.call("chat.profile_get", object("account", kBob), alice);
  trace.call("chat.contact_lookup", object("name", "بوب"), alice);
  for (int i = 0; i < 7; ++i) trace.call("chat.typing", object("stream", kStream, "typing", i % 2 == 0), bob);
  host.advance(std::chrono::seconds(3));
  trace.call("chat.typing", object("stream", kStream, "typing", true), bob);
  trace.call("chat.typing", object("stream", filled<StreamId>(9), "typing", true), alice);
  trace.call("chat.presence_set", object("status", "away", "streams", array(kStream)), alice);
  trace.call("chat.report", report(7), alice);
  trace.call("chat.report", report(7), alice);
  trace.call("chat.report", report(8), alice);
  trace.call("chat.reports", object(), Someone::admin());
  trace.call("chat.typing", object("stream", kStream), Someone::nobody());
  trace.call("chat.nothing", object(), alice);
  trace.ask(object("kind", "application", "role", "member"), alice);
  trace.ask(object("kind", "application", "role", "owner"), alice);
  trace.http("/invite/group");
  trace.http("/elsewhere");
  return trace.finish();
}

}  // namespace majlis::isolation
