#include <majlis/testing/fake_host.hpp>

#include <gtest/gtest.h>

namespace majlis::sdk::testing {
namespace {

const auto kAlice = filled<AccountId>(1);
const auto kPhone = filled<DeviceId>(2);

TEST(Greeter, GreetsAndCountsPerAccount) {
  FakeHost host(plugin_folder());
  ASSERT_TRUE(host.load(majlis_plugin_v1));
  host.start(object("greeting", "Hello"));

  const Someone alice = Someone::with(kAlice, kPhone);
  EXPECT_EQ(host.call("@ID@.greet", object("name", "Bob"), alice), object("greeting", "Hello, Bob!", "times", 1));
  EXPECT_EQ(host.call("@ID@.greet", object("name", "Bob"), alice), object("greeting", "Hello, Bob!", "times", 2));
  ASSERT_EQ(host.published().size(), 2U);
  EXPECT_EQ(host.published()[1].payload, object("times", 2));

  EXPECT_THROW(host.call("@ID@.greet", object("name", "Bob")), MethodError) << "nobody has no account";
}

}  // namespace
}  // namespace majlis::sdk::testing
