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

TEST_F(Extension, TheDeviceSignsConfirmationsAndNothingElse) {
  constexpr std::string_view kLabel = "majlis payment confirmation v1";
  EXPECT_EQ(alice.core().confirm(kLabel, as_bytes("x")).error().name, "client.account.none");
  alice.sign_up();
  const auto signature = alice.core().confirm(kLabel, as_bytes("x"));
  ASSERT_TRUE(signature.ok());
  EXPECT_EQ(signature->size(), 64u);
  EXPECT_NE(*signature, *alice.core().confirm(kLabel, as_bytes("y")));
  EXPECT_NE(*signature, *alice.core().confirm("majlis subscription confirmation v1", as_bytes("x")));
  for (const char* other : {"majlis session v2", "majlis device certificate v1", "", "majlis  confirmation v1",
                            "majlis session v2 confirmation v1", "majlis Session confirmation v1",
                            "majlis payment confirmation v", "majlis payment confirmation v1x", "MLS 1.0 x"})
    EXPECT_EQ(alice.core().confirm(other, as_bytes("x")).error().name, "client.confirm.label") << other;
}

}  // namespace
}  // namespace majlis::client
