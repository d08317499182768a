// Methods and notices of plugins over the core's connection and session.
#include "clients/core/testing/scripted_host.hpp"

#include <gtest/gtest.h>

namespace majlis::client {
namespace {

const Bytes kParams = {0xA1, 0x61, 'a', 0x01};  // {"a": 1}

template <class E>
std::optional<E> last(const Client& client) {
  std::optional<E> found;
  for (const auto& event : client.events)
    if (const auto* one = std::get_if<E>(&event)) found = *one;
  return found;
}

struct PluginCall : testing::Test {
  Client alice;
  void call(std::string_view method) {
    alice.perform(alice.core().call(++alice.ticket, method, kParams, alice.host.now_ms));
  }
};

TEST_F(PluginCall, IsAnswered) {
  alice.sign_up();
  call("test.echo");
  const auto answered = last<Answered>(alice);
  ASSERT_TRUE(answered);
  EXPECT_EQ(answered->ticket, alice.ticket);
  EXPECT_EQ(answered->result, kParams);
  call("test.other");
  EXPECT_EQ(alice.failed().name, "unavailable");
}

TEST_F(PluginCall, SaysNothingInTheNameOfTheCore) {
  alice.sign_up();
  const auto before = alice.host.methods.size();
  call("messaging.append");
  EXPECT_EQ(alice.failed().name, "client.call.method");
  EXPECT_EQ(alice.host.methods.size(), before);
}

TEST_F(PluginCall, EndsWithTheConnection) {
  alice.sign_up();
  const Batch unanswered = alice.core().call(++alice.ticket, "test.echo", kParams, alice.host.now_ms);
  EXPECT_EQ(unanswered.frames.size(), 1u);
  alice.disconnect();
  EXPECT_EQ(alice.failed().name, "client.offline");
  alice.events.clear();
  call("test.echo");
  EXPECT_EQ(alice.failed().name, "client.offline");
}

TEST_F(PluginCall, HearsWhatPluginsSay) {
  alice.sign_up();
  alice.perform(alice.core().received(ScriptedHost::notification("chat.typing", kParams), alice.host.now_ms));
  const auto notice = last<Notice>(alice);
  ASSERT_TRUE(notice);
  EXPECT_EQ(notice->method, "chat.typing");
  EXPECT_EQ(notice->params, kParams);
  alice.perform(alice.core().received(ScriptedHost::notification("messaging.newer", kParams), alice.host.now_ms));
  EXPECT_EQ(alice.count<Notice>(), 1u);
}

}  // namespace
}  // namespace majlis::client
