// Message requests and blocks, and that the two cannot be told apart from outside.
#include "host/messaging/testing/expect.hpp"
#include "host/messaging/testing/test_person.hpp"

namespace majlis::host::messaging {
namespace {

struct Requests : testing::Test {
  Harness harness;
  TestPerson alice{harness, "alice", 1};
  TestPerson bob{harness, "bob", 2};
  TestPerson carol{harness, "carol", 3};

  void SetUp() override {
    for (TestPerson* person : {&alice, &bob, &carol}) person->arrive();
  }
};

TEST_F(Requests, TenSmallMessagesWait) {
  auto stream = chat(alice, bob);
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(alice.first().send(stream, "please").ok()) << i;
  EXPECT_EQ(refusal(alice.first().send(stream, "please!")), "quota");
  const auto summary = bob.first().streams().at(0);
  EXPECT_TRUE(summary.request);
  EXPECT_EQ(summary.requester, alice.account);
  EXPECT_EQ(summary.peer, alice.account);
  ASSERT_TRUE(bob.first().call<protocol::Accept>({stream.id}).ok());
  EXPECT_TRUE(alice.first().send(stream, "thank you").ok());
  EXPECT_FALSE(bob.first().streams().at(0).request);
}

TEST_F(Requests, AForsakenDirectStreamIsReplaced) {
  auto stream = direct_stream(alice, bob);
  ASSERT_TRUE(alice.first().create(stream, bob.account).ok());
  auto other = direct_stream(bob, alice);
  other.group_id = Bytes(32, 9);
  EXPECT_EQ(refusal(bob.first().create(other, alice.account)), "conflict") << "alice has a while to add bob";
  harness.advance(10'000);
  EXPECT_EQ(refusal(alice.first().create(other, bob.account)), "conflict") << "she is in it";
  ASSERT_TRUE(bob.first().create(other, alice.account).ok());
  EXPECT_EQ(refusal(alice.first().change(stream, {bob.first().member()})), "denied");
  ASSERT_TRUE(bob.first().change(other, {alice.first().member()}).ok());
  EXPECT_FALSE(bob.first().streams().at(0).request) << "who begins it has accepted it";
  harness.advance(20'000);
  EXPECT_EQ(refusal(alice.first().create(stream, bob.account)), "conflict") << "both are in it now";
}

TEST_F(Requests, LargeMessagesDoNotWait) {
  auto stream = chat(alice, bob);
  EXPECT_EQ(refusal(alice.first().send(stream, std::string(20'000, 'x'))), "quota");
  ASSERT_TRUE(bob.first().send(stream, "who are you?").ok());  // accepts
  EXPECT_TRUE(alice.first().send(stream, std::string(20'000, 'x')).ok());
}

TEST_F(Requests, WhatWaitsIsKeptAlthoughTheSenderHasItAll) {
  auto stream = chat(alice, bob);
  ASSERT_TRUE(alice.first().send(stream, "do not lose me").ok());
  ASSERT_TRUE(alice.first().ack(stream.id, 2).ok());
  harness.advance(1000);
  EXPECT_EQ(bob.first().read(stream.id, 1)->entries.size(), 1u);
}

TEST_F(Requests, NoReceiptLeaksBeforeTheAnswer) {
  auto stream = chat(alice, bob);
  ASSERT_TRUE(alice.first().send(stream, "seen?").ok());
  ASSERT_TRUE(bob.first().ack(stream.id, 2).ok());
  harness.advance(1000);
  EXPECT_TRUE(alice.first().notes<protocol::AcknowledgedNotification>().empty());
  EXPECT_TRUE(alice.first().call<protocol::Receipts>({stream.id})->accounts.empty());
  ASSERT_TRUE(bob.first().call<protocol::Accept>({stream.id}).ok());
  EXPECT_EQ(alice.first().call<protocol::Receipts>({stream.id})->accounts.at(0).seq, 2u);
}

TEST_F(Requests, WritingToSomebodyAcceptsThem) {
  auto stream = chat(alice, bob);
  ASSERT_TRUE(bob.first().send(stream, "yes").ok());
  // Bob's groups reach Alice without a request now, and hers reach Bob.
  auto team = group(bob, {&alice});
  EXPECT_FALSE(alice.first().notes<protocol::WelcomedNotification>().back().request);
  EXPECT_TRUE(alice.first().send(team, "hello").ok());
}

TEST_F(Requests, BeingAddedToAGroupIsARequestToo) {
  auto team = group(alice, {&bob});
  EXPECT_TRUE(bob.first().notes<protocol::WelcomedNotification>().back().request);
  ASSERT_TRUE(bob.first().call<protocol::Decline>({team.id}).ok());
  EXPECT_TRUE(bob.first().streams().empty());
  // Declining a group leaves it: the next who sends removes the leaf first.
  EXPECT_EQ(alice.first().call<protocol::Members>({team.id})->leaving.size(), 1u);
  EXPECT_EQ(refusal(alice.first().send(team, "bob?")), "conflict");
  ASSERT_TRUE(alice.first().change(team, {}, {bob.first().member()}).ok());
  EXPECT_TRUE(alice.first().send(team, "alone").ok());
}

TEST_F(Requests, AcceptingOnOneDeviceCountsOnAll) {
  auto& laptop = bob.add_device();
  auto stream = direct_stream(alice, bob);
  ASSERT_TRUE(alice.first().create(stream, bob.account).ok());
  ASSERT_TRUE(alice.first().change(stream, {bob.first().member(), laptop.member()}).ok());
  EXPECT_TRUE(laptop.streams().at(0).request);
  ASSERT_TRUE(bob.first().call<protocol::Accept>({stream.id}).ok());
  EXPECT_FALSE(laptop.streams().at(0).request);
  EXPECT_FALSE(laptop.notes<protocol::WelcomedNotification>().back().request);
}

// What Alice sees of a chat with Bob: every answer of the host, in order.
std::vector<std::string> seen_by_alice(Harness& harness, TestPerson& alice, TestPerson& bob, TestStream& stream) {
  std::vector<std::string> seen;
  for (int i = 0; i < 12; ++i) {
    const auto answer = alice.first().send(stream, "message");
    seen.push_back(answer.ok() ? "seq " + std::to_string(answer->seq) : answer.error().message);
  }
  bob.first().ack(stream.id, 5).ok();
  harness.advance(1000);
  seen.push_back(std::to_string(alice.first().notes<protocol::AcknowledgedNotification>().size()));
  seen.push_back(std::to_string(alice.first().call<protocol::Receipts>({stream.id})->accounts.size()));
  seen.push_back(std::to_string(alice.first().call<protocol::Members>({stream.id})->members.size()));
  seen.push_back(std::to_string(alice.first().call<protocol::Members>({stream.id})->leaving.size()));
  seen.push_back(std::to_string(alice.first().read(stream.id, 0)->entries.size()));
  return seen;
}

std::vector<std::string> world(const std::string& state) {
  Harness harness;
  TestPerson alice{harness, "alice", 1}, bob{harness, "bob", 2};
  alice.arrive();
  bob.arrive();
  if (state == "blocked before") {
    EXPECT_TRUE(bob.first().call<protocol::Block>({alice.account, true}).ok());
  }
  auto stream = chat(alice, bob);
  if (state == "blocked") {
    EXPECT_TRUE(bob.first().call<protocol::Block>({alice.account, true}).ok());
  }
  if (state == "declined") {
    EXPECT_TRUE(bob.first().call<protocol::Decline>({stream.id}).ok());
  }
  return seen_by_alice(harness, alice, bob, stream);
}

TEST(Blocks, LookExactlyLikeARequestThatWaits) {
  const auto pending = world("pending");
  EXPECT_EQ(world("blocked"), pending);
  EXPECT_EQ(world("blocked before"), pending);
  EXPECT_EQ(world("declined"), pending);
}

TEST_F(Requests, TheBlockedOneReachesNobody) {
  ASSERT_TRUE(bob.first().call<protocol::Block>({alice.account, true}).ok());
  EXPECT_EQ(bob.first().call<protocol::Blocks>({})->accounts, std::vector<AccountId>{alice.account});
  auto stream = chat(alice, bob);
  ASSERT_TRUE(alice.first().send(stream, "let me in").ok());
  auto team = group(alice, {&bob}, 7);
  ASSERT_TRUE(alice.first().send(team, "or here").ok());
  EXPECT_TRUE(harness.connections.take(bob.first().connection).empty());
  EXPECT_TRUE(bob.first().streams().empty());
  EXPECT_EQ(refusal(bob.first().read(stream.id, 0)), "not_found");
  EXPECT_EQ(refusal(bob.first().call<protocol::Welcome>({stream.id, std::nullopt})), "not_found");
  EXPECT_EQ(refusal(bob.first().send(stream, "no")), "denied");
  ASSERT_TRUE(bob.first().call<protocol::Block>({alice.account, false}).ok());
  EXPECT_TRUE(bob.first().streams().at(0).request);
}

TEST_F(Requests, OneWelcomeWaitsForEachDevice) {
  auto team = group(alice, {&bob});
  ASSERT_TRUE(alice.first().change(team, {}, {bob.first().member()}).ok());
  ASSERT_TRUE(alice.first().change(team, {bob.first().member()}).ok());
  auto again = team;
  EXPECT_EQ(refusal(alice.first().append(alice.first().commit(again, {bob.first().member()}))), "denied");
}

TEST_F(Requests, TheyLapse) {
  auto stream = chat(alice, bob);
  harness.advance(31 * kDayMs);
  harness.advance(kMinuteMs);
  ASSERT_TRUE(bob.first().open().ok());
  EXPECT_TRUE(bob.first().streams().empty());
  EXPECT_EQ(refusal(bob.first().call<protocol::Accept>({stream.id})), "not_found");
}

TEST_F(Requests, NobodyBlocksItselfOrNobody) {
  EXPECT_EQ(refusal(bob.first().call<protocol::Block>({bob.account, true})), "invalid_params");
  EXPECT_EQ(refusal(bob.first().call<protocol::Block>({AccountId(), true})), "not_found");
  EXPECT_EQ(refusal(bob.first().call<protocol::Decline>({StreamId()})), "not_found");
}

}  // namespace
}  // namespace majlis::host::messaging
