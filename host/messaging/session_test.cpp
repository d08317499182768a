#include "base/encoding.hpp"
#include "host/messaging/testing/expect.hpp"
#include "host/messaging/testing/test_person.hpp"

namespace majlis::host::messaging {
namespace {

struct SessionTest : testing::Test {
  Harness harness;
  TestPerson alice{harness, "alice", 1};
  void SetUp() override { ASSERT_TRUE(alice.sign_up().ok()); }
};

TEST_F(SessionTest, ADeviceProvesItself) {
  const auto opened = alice.first().open();
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(opened->name, "alice");
  EXPECT_EQ(opened->time_ms, harness.now_ms());
  EXPECT_TRUE(alice.first().call<protocol::KeyPackagesStatus>({}).ok());
  const auto session = harness.module->authenticate(to_base64url(opened->token));
  ASSERT_TRUE(session.has_value());
  EXPECT_EQ(id_cast<AccountId>(session->account), alice.account);
  EXPECT_FALSE(harness.module->authenticate("nonsense").has_value());
  harness.advance(kDayMs);
  EXPECT_FALSE(harness.module->authenticate(to_base64url(opened->token)).has_value());  // expired
}

TEST_F(SessionTest, NothingWorksBefore) {
  EXPECT_EQ(refusal(harness.call<protocol::Streams>(harness.connect(), {})), "denied");
}

TEST_F(SessionTest, AChallengeServesOnce) {
  const auto connection = harness.connect();
  const auto given = harness.call<protocol::Challenge>(connection, {});
  const auto proof = alice.first().proof(given->challenge);
  ASSERT_TRUE(harness.call<protocol::SessionOpen>(connection, proof).ok());
  EXPECT_EQ(refusal(harness.call<protocol::SessionOpen>(harness.connect(), proof)), "denied");
}

TEST_F(SessionTest, AChallengeExpiresAndCannotBeMadeUp) {
  const auto connection = harness.connect();
  const auto given = harness.call<protocol::Challenge>(connection, {});
  harness.advance(given->expires_ms - harness.now_ms());
  EXPECT_EQ(refusal(harness.call<protocol::SessionOpen>(connection, alice.first().proof(given->challenge))), "denied");
  EXPECT_EQ(refusal(harness.call<protocol::SessionOpen>(connection, alice.first().proof(Bytes(32, 1)))), "denied");
}

TEST_F(SessionTest, TheSignatureMustBeTheDevices) {
  const auto connection = harness.connect();
  auto proof = alice.first().proof(harness.call<protocol::Challenge>(connection, {})->challenge);
  proof.signature[5] ^= 1;
  EXPECT_EQ(refusal(harness.call<protocol::SessionOpen>(connection, proof)), "denied");
  TestPerson bob{harness, "bob", 2};
  ASSERT_TRUE(bob.sign_up().ok());
  auto foreign = alice.first().proof(harness.call<protocol::Challenge>(connection, {})->challenge);
  foreign.account = bob.account;
  EXPECT_EQ(refusal(harness.call<protocol::SessionOpen>(connection, foreign)), "denied");
}

// Another host may show ours as its own challenge, but not get our name into what is signed.
TEST_F(SessionTest, WhatWasSignedForAnotherHostIsOfNoUse) {
  const auto connection = harness.connect();
  const auto given = harness.call<protocol::Challenge>(connection, {});
  EXPECT_EQ(given->host, harness.module->host_id());
  const Bytes other(16, 9);
  const auto relayed = alice.first().proof(given->challenge, other);
  EXPECT_EQ(refusal(harness.call<protocol::SessionOpen>(connection, relayed)), "denied");
}

TEST_F(SessionTest, TheHostKeepsItsName) {
  const Bytes name = harness.module->host_id();
  harness.restart();
  EXPECT_EQ(harness.call<protocol::Challenge>(harness.connect(), {})->host, name);
  EXPECT_EQ(name.size(), 16U);
}

TEST_F(SessionTest, ClosingEndsIt) {
  const auto opened = alice.first().open();
  ASSERT_TRUE(alice.first().call<protocol::SessionClose>({}).ok());
  EXPECT_EQ(refusal(alice.first().call<protocol::Streams>({})), "denied");
  EXPECT_FALSE(harness.module->authenticate(to_base64url(opened->token)).has_value());
}

TEST_F(SessionTest, RevocationEndsEverythingAtOnce) {
  ASSERT_TRUE(alice.first().open().ok());
  auto& laptop = alice.add_device();
  const auto token = laptop.open()->token;
  ASSERT_TRUE(alice.revoke(laptop).ok());
  EXPECT_FALSE(harness.connections.closed(laptop.connection).empty());
  EXPECT_FALSE(harness.module->authenticate(to_base64url(token)).has_value());
  EXPECT_EQ(refusal(laptop.call<protocol::Streams>({})), "denied");
  EXPECT_EQ(refusal(laptop.open()), "gone");
  EXPECT_TRUE(alice.first().call<protocol::Streams>({}).ok());
}

TEST_F(SessionTest, OpenChallengesAreBounded) {
  Options options = Harness::open_options();
  options.limits.challenges_open = 2;
  harness.restart(options);
  const auto connection = harness.connect();
  const auto first = harness.call<protocol::Challenge>(connection, {});
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(harness.call<protocol::Challenge>(connection, {}).ok());
  EXPECT_EQ(refusal(harness.call<protocol::SessionOpen>(connection, alice.first().proof(first->challenge))), "denied");
}

TEST_F(SessionTest, AttemptsAreLimitedPerConnection) {
  const auto connection = harness.connect();
  std::string last;
  for (int i = 0; i < 60 && last != "rate_limited"; ++i)
    last = refusal(harness.call<protocol::Challenge>(connection, {}));
  EXPECT_EQ(last, "rate_limited");
  EXPECT_TRUE(harness.call<protocol::Challenge>(harness.connect(), {}).ok());
}

}  // namespace
}  // namespace majlis::host::messaging
