// That the ABI is made of messages and of nothing else: the chat plugin gives the same answers in this process and in a
// child behind a socket pair, and a child that ends costs `unavailable` answers alone.
#include "tests/isolation/chat_trace.hpp"
#include "tests/isolation/child_plugin.hpp"

#include <gtest/gtest.h>

#include <csignal>

#include <dlfcn.h>

namespace majlis::isolation {
namespace {

using sdk::Code;
using sdk::MethodError;
using sdk::object;
using sdk::testing::FakeHost;
using sdk::testing::filled;
using sdk::testing::Someone;

const std::filesystem::path kFolder = MAJLIS_CHAT_FOLDER;
const std::filesystem::path kLibrary = kFolder / "chat.so";
const Someone kAlice = Someone::with(filled<sdk::AccountId>(0xA1), filled<sdk::DeviceId>(0xA2));

Json trace_in_process() {
  using Symbol = const majlis_plugin* (*)(const majlis_host*);
  void* const library = ::dlopen(kLibrary.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) throw std::runtime_error(::dlerror());
  Json record;
  {
    FakeHost host(kFolder);
    play_messaging(host);
    EXPECT_TRUE(host.load(reinterpret_cast<Symbol>(::dlsym(library, "majlis_plugin_v1"))));
    host.start();
    record = run_chat_trace(host);
    host.stop();
  }
  ::dlclose(library);
  return record;
}

class Isolation : public ::testing::Test {
 protected:
  Isolation() : child_(kLibrary), host_(kFolder) {
    play_messaging(host_);
    EXPECT_TRUE(host_.load([this](const majlis_host* table) { return child_.load(table); }));
    host_.start();
  }
  Code refusal(const std::string& method, const Json& params) {
    try {
      host_.call(method, params, kAlice);
    } catch (const MethodError& error) {
      return error.code();
    }
    ADD_FAILURE() << method << " was answered";
    return Code::kInternal;
  }
  ChildPlugin child_;
  FakeHost host_;
};

TEST_F(Isolation, ATraceGivesTheSameInProcessAndInAChild) {
  const Json in_process = trace_in_process();
  const Json in_child = run_chat_trace(host_);
  host_.stop();
  ASSERT_GT(in_process.size(), 30U);
  EXPECT_EQ(in_process, in_child) << in_process.dump(1) << "\n" << in_child.dump(1);
}

TEST_F(Isolation, AChildThatEndsCostsUnavailableAnswersAlone) {
  const Json profile = object("profile", Bytes{1, 2, 3}, "expected_version", 0);
  EXPECT_EQ(host_.call("chat.profile_set", profile, kAlice), object("version", 1));

  // A call that waits in the child for messaging's answer, which this host gives only when it runs.
  const std::uint64_t open =
      host_.begin_call("chat.typing", object("stream", filled<sdk::StreamId>(0x51), "typing", true), kAlice);
  ASSERT_EQ(::kill(child_.process(), SIGABRT), 0);
  try {
    host_.run_until([&] { return host_.take(open).has_value(); }, "the open call");
    FAIL();
  } catch (const MethodError& error) {
    EXPECT_EQ(error.code(), Code::kUnavailable);
  }
  EXPECT_EQ(refusal("chat.profile_get", object("account", filled<sdk::AccountId>(0xA1))), Code::kUnavailable);
  EXPECT_EQ(host_.http("GET", "/invite/group").status, 503U);
  const auto asked = host_.ask("messaging.will_append", {}, object("kind", "application", "role", "owner"), kAlice);
  ASSERT_TRUE(asked.has_value());
  EXPECT_EQ(asked->code(), Code::kUnavailable);
  EXPECT_TRUE(host_.violations().empty());

  // What it had acknowledged is still there for the next one.
  ChildPlugin next(kLibrary);
  FakeHost after(kFolder, host_.data());
  EXPECT_TRUE(after.load([&](const majlis_host* table) { return next.load(table); }));
  after.start();
  EXPECT_EQ(after.call("chat.profile_get", object("account", filled<sdk::AccountId>(0xA1)), kAlice),
            object("version", 1, "profile", Bytes{1, 2, 3}));
  after.destroy();
}

TEST(IsolationLoad, ALibraryThatIsNoneGivesNoTable) {
  ChildPlugin child("/nonexistent.so");
  FakeHost host(kFolder);
  EXPECT_FALSE(host.load([&](const majlis_host* table) { return child.load(table); }));
}

}  // namespace
}  // namespace majlis::isolation
