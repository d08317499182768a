// Profiles: what only the key of their version opens, and what becomes of one's own.
#include "clients/core/profile.hpp"

#include "clients/core/profile_recovery.hpp"
#include "clients/core/testing/scripted_host.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace majlis::client {
namespace {

const AccountId kAlice = *AccountId::from_bytes(Bytes(16, 1));
const AccountId kBob = *AccountId::from_bytes(Bytes(16, 2));
const Bytes kKey(32, 3);

protocol::Profile amina() {
  protocol::Profile profile;
  profile.name = "Amina";
  profile.avatar = Bytes(500, 9);
  return profile;
}

TEST(SealedProfile, OpensForItsAccountVersionAndKeyAlone) {
  crypto::SeededRandom random(1);
  const Bytes sealed = seal_profile(random, kKey, kAlice, 4, amina());
  const auto opened = open_profile(sealed, kKey, kAlice, 4);
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(opened->name, "Amina");
  EXPECT_EQ(opened->avatar, Bytes(500, 9));
  EXPECT_EQ(open_profile(sealed, kKey, kBob, 4).error().name, "client.profile.damaged");
  EXPECT_EQ(open_profile(sealed, kKey, kAlice, 3).error().name, "client.profile.damaged");
  EXPECT_EQ(open_profile(sealed, Bytes(32, 4), kAlice, 4).error().name, "client.profile.damaged");
  EXPECT_EQ(open_profile(sealed, Bytes(31, 3), kAlice, 4).error().name, "client.profile.damaged");
}

TEST(SealedProfile, OpensInNoPartAndWithNoChange) {
  crypto::SeededRandom random(1);
  protocol::Profile small;
  small.name = "A";
  const Bytes sealed = seal_profile(random, kKey, kAlice, 1, small);
  for (std::size_t size = 0; size < sealed.size(); ++size)
    EXPECT_FALSE(open_profile(ByteView(sealed).first(size), kKey, kAlice, 1).ok()) << size;
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    Bytes changed = sealed;
    changed[at] ^= 1;
    EXPECT_FALSE(open_profile(changed, kKey, kAlice, 1).ok()) << at;
  }
}

TEST(SealedProfileKey, OpensForTheRecoveryKeyItsAccountAndVersionAlone) {
  crypto::SeededRandom random(1);
  const auto recovery = crypto::hpke_generate(random), other = crypto::hpke_generate(random);
  const Bytes sealed = *seal_profile_key(random, recovery.public_key, kAlice, 4, kKey);
  EXPECT_EQ(sealed.size(), 80u);
  EXPECT_TRUE(equal(open_profile_key(recovery, kAlice, 4, sealed)->view(), kKey));
  EXPECT_EQ(open_profile_key(other, kAlice, 4, sealed).error().name, "client.profile.damaged");
  EXPECT_EQ(open_profile_key(recovery, kBob, 4, sealed).error().name, "client.profile.damaged");
  EXPECT_EQ(open_profile_key(recovery, kAlice, 5, sealed).error().name, "client.profile.damaged");
  for (std::size_t size = 0; size < sealed.size(); ++size)
    EXPECT_FALSE(open_profile_key(recovery, kAlice, 4, ByteView(sealed).first(size)).ok()) << size;
}

struct OwnProfile : testing::Test {
  Client alice;
  void set(std::string name, Bytes avatar = {}) {
    alice.perform(alice.core().set_profile(++alice.ticket, std::move(name), std::move(avatar), alice.host.now_ms));
  }
  std::string shown() {
    const auto profile = alice.core().profile(alice.core().own_account());
    return profile ? std::string(profile->name) : "";
  }
};

TEST_F(OwnProfile, IsKeptOnceTheHostHasIt) {
  alice.sign_up();
  EXPECT_FALSE(alice.core().profile(alice.core().own_account()));
  set("Amina", Bytes(500, 9));
  EXPECT_EQ(alice.done()->ticket, alice.ticket);
  EXPECT_EQ(alice.host.profile_version, 1u);
  alice.restart();
  EXPECT_EQ(shown(), "Amina");
  EXPECT_EQ(to_bytes(alice.core().profile(alice.core().own_account())->avatar), Bytes(500, 9));
}

TEST_F(OwnProfile, FollowsTheVersionOfAnotherDevice) {
  alice.sign_up();
  alice.host.profile_version = 7;
  set("Amina");
  EXPECT_EQ(alice.done()->ticket, alice.ticket);
  EXPECT_EQ(alice.host.profile_version, 8u);
  EXPECT_EQ(alice.core().profile(alice.core().own_account())->version, 8u);
}

TEST_F(OwnProfile, IsRefusedOfflineAndAboveItsSizes) {
  set("Amina");
  EXPECT_EQ(alice.failed().name, "client.account.none");
  alice.sign_up();
  set(std::string(257, 'a'));
  EXPECT_EQ(alice.failed().name, "client.profile.size");
  set("Amina", Bytes(65'537, 1));
  EXPECT_EQ(alice.failed().name, "client.profile.size");
  set(std::string(256, 'a'), Bytes(65'536, 1));
  EXPECT_EQ(shown().size(), 256u);
  alice.disconnect();
  set("Amina");
  EXPECT_EQ(alice.failed().name, "client.offline");
}

TEST_F(OwnProfile, EndsWithTheConnection) {
  alice.sign_up();
  const Batch unanswered = alice.core().set_profile(++alice.ticket, "Amina", {}, alice.host.now_ms);
  EXPECT_EQ(unanswered.frames.size(), 1u);
  alice.disconnect();
  EXPECT_EQ(alice.failed().name, "client.offline");
  EXPECT_EQ(shown(), "");
}

// Devices that know of the account what its words give, and what the host has.
struct RecoveredProfile : OwnProfile {
  RecoveredProfile() {
    alice.sign_up();
    words_ = to_string(alice.core().recovery_phrase()->view());
  }
  void recover(Client& anew) {
    anew.host.registered = alice.host.registered;
    anew.host.profile = alice.host.profile;
    anew.host.profile_version = alice.host.profile_version;
    anew.connect();
    anew.perform(anew.core().recover(++anew.ticket, "alice", words_, anew.host.now_ms));
    EXPECT_EQ(anew.done()->ticket, anew.ticket);
  }
  static std::string name_at(Client& device) {
    const auto profile = device.core().profile(device.core().own_account());
    return profile ? std::string(profile->name) : "";
  }

 private:
  std::string words_;
};

TEST_F(RecoveredProfile, IsTheOneThatTheAccountHad) {
  set("Amina", Bytes(500, 9));
  Client anew(2);
  recover(anew);
  EXPECT_EQ(name_at(anew), "Amina");
  anew.restart();
  EXPECT_EQ(name_at(anew), "Amina");
  EXPECT_EQ(to_bytes(anew.core().profile(anew.core().own_account())->avatar), Bytes(500, 9));
}

TEST_F(RecoveredProfile, CanBeReplacedAndRecoveredOnceMore) {
  set("Amina");
  Client anew(2), later(3);
  recover(anew);
  anew.perform(anew.core().set_profile(++anew.ticket, "Amina the second", {}, anew.host.now_ms));
  EXPECT_EQ(anew.host.profile_version, 2u);
  alice.host = anew.host;
  recover(later);
  EXPECT_EQ(name_at(later), "Amina the second");
}

TEST_F(RecoveredProfile, IsNoneWhereThereWasNoneOrTheHostChangedIt) {
  Client none(2), changed(3);
  recover(none);
  EXPECT_EQ(name_at(none), "");
  set("Amina");
  alice.host.profile->back() ^= 1;
  recover(changed);
  EXPECT_EQ(name_at(changed), "");
}

TEST_F(RecoveredProfile, IsAskedForUntilTheHostHasAnsweredAndNotAgain) {
  set("Amina");
  Client anew(2);
  anew.host.busy_with = "chat.profile_get";
  recover(anew);
  EXPECT_EQ(name_at(anew), "");
  anew.restart();
  anew.host.busy_with.clear();
  anew.connect();
  EXPECT_EQ(name_at(anew), "Amina");
  const auto asked = [&] { return std::ranges::count(anew.host.methods, "chat.profile_get"); };
  const auto before = asked();
  anew.restart();
  anew.connect();
  EXPECT_EQ(asked(), before);
}

// With no other device there is nobody to tell.
TEST_F(OwnProfile, AddsNothingToTheNotes) {
  alice.sign_up();
  set("Amina");
  alice.send("a note");
  EXPECT_EQ(alice.texts(), std::vector<std::string>{"a note"});
  for (const auto& [stream, entries] : alice.host.streams) EXPECT_LE(entries.size(), 2u);
}

}  // namespace
}  // namespace majlis::client
