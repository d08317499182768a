// What a plugin's client half is given of the core: records of its own, the session's token, content of its own type.
#include "clients/core/extension.hpp"

#include "clients/core/testing/scripted_host.hpp"

#include <gtest/gtest.h>

namespace majlis::client {
namespace {

struct Extension : testing::Test {
  Client alice;
};

TEST_F(Extension, RecordsAreSealedInTheirPlace) {
  const auto change = alice.core().seal_record("x/files/one", as_bytes("of the plugin"));
  ASSERT_TRUE(change.ok() && change->sealed);
  const auto opened = alice.core().open_record({change->key, *change->sealed});
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(as_text(opened->view()), "of the plugin");
  EXPECT_EQ(alice.core().open_record({"x/files/two", *change->sealed}).error().name, "identity.record.damaged");
}

TEST_F(Extension, NoRecordOfTheCoreIsReplaced) {
  EXPECT_EQ(alice.core().seal_record("account", as_bytes("mine")).error().name, "client.record.key");
}

TEST_F(Extension, TheTokenIsTheSessionsAndEndsWithIt) {
  EXPECT_FALSE(alice.core().session_token());
  alice.sign_up();
  ASSERT_TRUE(alice.core().session_token());
  EXPECT_EQ(alice.core().session_token()->size(), 32u);
  alice.disconnect();
  EXPECT_FALSE(alice.core().session_token());
}

}  // namespace
}  // namespace majlis::client
