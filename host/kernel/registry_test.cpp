#include "host/kernel/registry.hpp"

#include "host/kernel/kernel_fixture.hpp"
#include "host/kernel/typed.hpp"
#include "protocol/messaging.hpp"

#include <gtest/gtest.h>

namespace majlis::host {
namespace {

Handler none() {
  return [](const CallContext&, ByteView, const Responder&) {};
}

TEST(Registry, RefusesASecondClaimantByName) {
  MethodRegistry registry;
  ASSERT_TRUE(registry.claim("polls", "first", false).ok());
  const Status second = registry.claim("polls", "second", false);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().name, "kernel.prefix_taken");
  EXPECT_NE(second.error().detail.find("\"first\""), std::string::npos);
  EXPECT_NE(second.error().detail.find("\"second\""), std::string::npos);
  registry.release("polls", "second");
  EXPECT_FALSE(registry.claim("polls", "second", false).ok()) << "released by a stranger";
  registry.release("polls", "first");
  EXPECT_TRUE(registry.claim("polls", "second", false).ok());
}

TEST(Registry, KeepsReservedPrefixesForTheHost) {
  for (const char* prefix : {"messaging", "host", "keys", "blobs"}) {
    MethodRegistry registry;
    EXPECT_EQ(registry.claim(prefix, "plugin", false).error().name, "kernel.prefix_reserved") << prefix;
    EXPECT_TRUE(registry.claim(prefix, "built-in", true).ok()) << prefix;
  }
}

TEST(Registry, RefusesOddPrefixes) {
  MethodRegistry registry;
  for (const char* prefix : {"", "A", "1a", "a.b", "a b", "abcdefghijklmnopqrstuvwxyzabcdefg"})
    EXPECT_EQ(registry.claim(prefix, "plugin", false).error().name, "kernel.prefix_syntax") << prefix;
}

TEST(Registry, RefusesMethodsOutsideTheClaimAndTwice) {
  MethodRegistry registry;
  ASSERT_TRUE(registry.claim("polls", "plugin", false).ok());
  EXPECT_EQ(registry.add("plugin", {.name = "chat.vote"}, none()).error().name, "kernel.method_prefix");
  EXPECT_EQ(registry.add("plugin", {.name = "polls"}, none()).error().name, "kernel.method_prefix");
  EXPECT_TRUE(registry.add("plugin", {.name = "polls.vote"}, none()).ok());
  const auto first = registry.find("polls.vote");
  EXPECT_TRUE(registry.add("plugin", {.name = "polls.vote"}, none()).ok()) << "its owner may put another in its place";
  registry.remove(first);
  EXPECT_NE(registry.find("polls.vote"), nullptr) << "the one that stands there now is another";
  EXPECT_EQ(registry.add("plugin", {.name = "polls.bad", .params_schema = "["}, none()).error().name, "kernel.schema");
}

// Every method that protocol/ generates compiles here: its schemas are ones the host can hold calls to.
TEST(Registry, TakesTheGeneratedMethods) {
  Kernel kernel;
  Scope scope("messaging", true, {kernel.methods, kernel.events, kernel.hooks, kernel.jobs, kernel.disconnects});
  ASSERT_TRUE(scope.claim("messaging").ok());
  ASSERT_TRUE(scope.add_components(protocol::component_schemas()).ok());
  protocol::for_each_method([&]<class Method>() {
    const Status status =
        add_typed<Method>(scope, [](const CallContext&, typename Method::Params&&, const Responder&) {});
    EXPECT_TRUE(status.ok()) << status.error().detail;
  });
  EXPECT_NE(kernel.methods.find("messaging.append"), nullptr);
}

}  // namespace
}  // namespace majlis::host
