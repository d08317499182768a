#include "chat_fixture.hpp"

namespace majlis::chat {
namespace {

class Profiles : public ChatFixture {
 protected:
  Profiles() { host_.start(object("profile_bytes_max", 1024)); }
  Json set(const Bytes& profile, int expected_version) {
    return object("profile", profile, "expected_version", expected_version);
  }
};

TEST_F(Profiles, AreStoredAsTheyCameAndRead) {
  EXPECT_EQ(host_.call("chat.profile_set", set(Bytes{1, 2, 3}, 0), alice_), object("version", 1));
  EXPECT_EQ(host_.call("chat.profile_get", object("account", kAlice), bob_),
            object("version", 1, "profile", Bytes{1, 2, 3}));
  ASSERT_EQ(host_.published().size(), 1U);
  EXPECT_EQ(host_.published()[0].topic, "chat.profile_changed");
  EXPECT_TRUE(equal(host_.published()[0].audience.id(), kAlice.view())) << "her other devices, nobody else";
}

TEST_F(Profiles, AReaderWhoKnowsTheVersionGetsNoBytes) {
  host_.call("chat.profile_set", set(Bytes{1}, 0), alice_);
  EXPECT_EQ(host_.call("chat.profile_get", object("account", kAlice, "known_version", 1), bob_), object("version", 1));
  host_.call("chat.profile_set", set(Bytes{2}, 1), alice_);
  EXPECT_EQ(host_.call("chat.profile_get", object("account", kAlice, "known_version", 1), bob_),
            object("version", 2, "profile", Bytes{2}));
}

TEST_F(Profiles, TwoDevicesDoNotOverwriteEachOther) {
  host_.call("chat.profile_set", set(Bytes{1}, 0), alice_);
  EXPECT_EQ(outcome("chat.profile_set", set(Bytes{2}, 0), alice_), "conflict");
  EXPECT_EQ(outcome("chat.profile_set", set(Bytes{2}, 2), alice_), "conflict");
  EXPECT_EQ(host_.call("chat.profile_get", object("account", kAlice), bob_), object("version", 1, "profile", Bytes{1}));
}

TEST_F(Profiles, ARemovedOneIsGoneAndItsVersionGoesOn) {
  EXPECT_EQ(outcome("chat.profile_remove", object(), alice_), "ok") << "also where there is none";
  host_.call("chat.profile_set", set(Bytes{1}, 0), alice_);
  host_.call("chat.profile_remove", object(), alice_);
  EXPECT_EQ(host_.call("chat.profile_get", object("account", kAlice), bob_), object("version", 2));
  EXPECT_EQ(host_.call("chat.profile_set", set(Bytes{3}, 2), alice_), object("version", 3));
}

TEST_F(Profiles, AreBoundedAndNeedAnAccount) {
  EXPECT_EQ(outcome("chat.profile_set", set(Bytes(1024), 0), alice_), "ok");
  EXPECT_EQ(outcome("chat.profile_set", set(Bytes(1025), 1), alice_), "quota");
  EXPECT_EQ(outcome("chat.profile_set", set(Bytes(1), 0), Someone::nobody()), "denied");
  EXPECT_EQ(outcome("chat.profile_get", object("account", kAlice), Someone::nobody()), "denied");
  EXPECT_EQ(outcome("chat.profile_get", object("account", kBob), alice_), "not_found");
}

TEST_F(Profiles, ANameIsLookedUpAtTheMessagingModule) {
  host_.answer("messaging.devices", [](const Json& params, const Call&) {
    if (sdk::text_at(params, "name") != "Bob") throw MethodError(Code::kNotFound, "nobody has this name", "/name");
    return object("account", kBob, "name", "bob", "identity_pk", Bytes(32, 7), "entries", array(), "version", 2);
  });
  EXPECT_EQ(host_.call("chat.contact_lookup", object("name", "Bob"), alice_),
            object("account", kBob, "name", "bob", "identity_pk", Bytes(32, 7), "profile_version", 0));
  host_.call("chat.profile_set", set(Bytes{1}, 0), bob_);
  EXPECT_EQ(sdk::integer_at(host_.call("chat.contact_lookup", object("name", "Bob"), alice_), "profile_version"), 1);
  EXPECT_EQ(outcome("chat.contact_lookup", object("name", "Nobody"), alice_), "not_found");
}

TEST_F(Profiles, NamesCannotBeHarvested) {
  int answered = 0;
  while (outcome("chat.profile_get", object("account", kBob), eve_) == "not_found") ASSERT_LT(++answered, 100);
  EXPECT_EQ(answered, 30);
  EXPECT_EQ(outcome("chat.profile_get", object("account", kBob), eve_), "rate_limited");
  EXPECT_EQ(outcome("chat.profile_get", object("account", kBob), alice_), "not_found") << "others are not held up";
  host_.advance(std::chrono::seconds(2));
  EXPECT_EQ(outcome("chat.profile_get", object("account", kBob), eve_), "not_found");
}

}  // namespace
}  // namespace majlis::chat
