// Sign-up, names and device lists.
#include "host/messaging/testing/expect.hpp"
#include "host/messaging/testing/test_person.hpp"

namespace majlis::host::messaging {
namespace {

struct Accounts : testing::Test {
  Harness harness;
  TestPerson alice{harness, "alice", 1};
  TestPerson bob{harness, "bob", 2};
};

TEST_F(Accounts, AnAccountIsMadeAndFound) {
  const auto made = alice.sign_up();
  ASSERT_TRUE(made.ok()) << made.error().message;
  EXPECT_EQ(made->account, alice.account);
  EXPECT_EQ(made->name, "alice");
  protocol::DevicesParams by_name;
  by_name.name = "ALICE";
  const auto found = harness.call<protocol::Devices>(harness.connect(), by_name);
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->account, alice.account);
  EXPECT_EQ(found->identity_pk, alice.keys.account.identity_pk);
  EXPECT_EQ(found->entries, alice.list.log());
  EXPECT_EQ(found->version, 2u);
  protocol::DevicesParams tail;
  tail.account = alice.account;
  tail.from = 1;
  EXPECT_EQ(harness.call<protocol::Devices>(harness.connect(), tail)->entries.size(), 1u);
}

TEST_F(Accounts, NamesThatAreTakenOrLookSoAreRefused) {
  ASSERT_TRUE(alice.sign_up().ok());
  TestPerson other{harness, "alice", 9};
  EXPECT_EQ(refusal(other.sign_up()), "conflict");
  ASSERT_TRUE((TestPerson{harness, "oooh", 10}.sign_up()).ok());
  TestPerson lookalike{harness, "\u043E\u043E\u043E\u04BB", 11};  // Cyrillic
  EXPECT_EQ(refusal(lookalike.sign_up()), "conflict");
  TestPerson mixed{harness, "\u0430lice", 12};
  EXPECT_EQ(blamed(mixed.sign_up()), "/name");
}

TEST_F(Accounts, AnIdentityKeyHasOneAccount) {
  ASSERT_TRUE(alice.sign_up().ok());
  EXPECT_EQ(refusal(alice.sign_up()), "conflict");
}

TEST_F(Accounts, TheListMustProveItself) {
  auto params = alice.registration();
  params.device_list[1][params.device_list[1].size() / 2] ^= 1;
  EXPECT_EQ(blamed(harness.call<protocol::Register>(harness.connect(), params)), "/device_list");
  params = alice.registration();
  params.identity_pk = bob.keys.account.identity_pk;
  EXPECT_EQ(blamed(harness.call<protocol::Register>(harness.connect(), params)), "/device_list");
  params = alice.registration();
  params.name = "bob";  // the certificates say alice
  EXPECT_EQ(blamed(harness.call<protocol::Register>(harness.connect(), params)), "/device_list");
}

TEST_F(Accounts, NobodyIsFoundWhoIsNotThere) {
  protocol::DevicesParams params;
  params.name = "nobody";
  EXPECT_EQ(refusal(harness.call<protocol::Devices>(harness.connect(), params)), "not_found");
  params.account = alice.account;
  EXPECT_EQ(refusal(harness.call<protocol::Devices>(harness.connect(), params)), "invalid_params");
}

TEST_F(Accounts, ListsGrowByCompareAndSet) {
  alice.arrive();
  bob.arrive();
  auto& laptop = alice.add_device();
  EXPECT_EQ(alice.list.log().size(), 3u);
  EXPECT_TRUE(laptop.streams().empty());
  const auto late = harness.call<protocol::DevicesAppend>(harness.connect(), {alice.account, 2, {alice.list.log()[2]}});
  EXPECT_EQ(refusal(late), "conflict");
  EXPECT_EQ(facts(late)["version"], 3u);
  const Bytes forged = write_revocation(alice.list, bob.keys.account_private_key, laptop.keys.id, 1);
  EXPECT_EQ(refusal(alice.append_list(forged)), "denied");
}

TEST_F(Accounts, ThoseWhoShareAStreamHearOfNewDevices) {
  alice.arrive();
  bob.arrive();
  auto stream = chat(alice, bob);
  ASSERT_TRUE(bob.first().send(stream, "yes").ok());
  alice.first().notes<protocol::DevicesChangedNotification>();
  bob.add_device();
  const auto notes = alice.first().notes<protocol::DevicesChangedNotification>();
  ASSERT_EQ(notes.size(), 1u);
  EXPECT_EQ(notes[0].account, bob.account);
  EXPECT_EQ(notes[0].version, 3u);
}

TEST_F(Accounts, SignUpByInvite) {
  Options options = Harness::open_options();
  options.sign_up = SignUp::kInvite;
  harness.restart(options);
  EXPECT_EQ(refusal(alice.sign_up()), "denied");
  EXPECT_EQ(refusal(alice.sign_up("made up")), "denied");
  const auto owner_token = harness.module->owner_token();
  ASSERT_TRUE(owner_token.has_value());
  ASSERT_TRUE(alice.sign_up(owner_token).ok());
  ASSERT_TRUE(alice.first().open().ok());
  EXPECT_EQ(refusal(bob.sign_up(owner_token)), "denied");  // once

  const auto invite = alice.first().call<protocol::SignupInvite>({});
  ASSERT_TRUE(invite.ok());
  ASSERT_TRUE(bob.sign_up(invite->invite).ok());
  ASSERT_TRUE(bob.first().open().ok());
  EXPECT_EQ(refusal(bob.first().call<protocol::SignupInvite>({})), "denied");  // not the owner
  TestPerson carol{harness, "carol", 3};
  EXPECT_EQ(refusal(carol.sign_up(invite->invite)), "denied");  // used

  const auto short_lived = alice.first().call<protocol::SignupInvite>({harness.now_ms() + 1000});
  harness.advance(1001);
  EXPECT_EQ(refusal(carol.sign_up(short_lived->invite)), "denied");
  harness.restart(options);
  EXPECT_FALSE(harness.module->owner_token().has_value());  // the host has its owner
}

TEST_F(Accounts, RegistrationsAreLimited) {
  Options options = Harness::open_options();
  options.limits.registrations = {0.5, 1};
  harness.restart(options);
  ASSERT_TRUE(alice.sign_up().ok());
  const auto refused = bob.sign_up();
  EXPECT_EQ(refusal(refused), "rate_limited");
  EXPECT_EQ(facts(refused)["retry_ms"], 2000u);
  harness.advance(2000);
  EXPECT_TRUE(bob.sign_up().ok());
}

}  // namespace
}  // namespace majlis::host::messaging
