// The checks of an append, in their order, and that a refusal stores nothing.
#include "host/messaging/testing/expect.hpp"
#include "host/messaging/testing/test_person.hpp"

namespace majlis::host::messaging {
namespace {

struct Append : testing::Test {
  Harness harness;
  TestPerson alice{harness, "alice", 1};
  TestPerson bob{harness, "bob", 2};
  TestPerson carol{harness, "carol", 3};
  TestStream stream;

  void SetUp() override {
    for (TestPerson* person : {&alice, &bob, &carol}) person->arrive();
    stream = group(alice, {&bob});
  }
  std::uint64_t last_seq() { return alice.first().read(stream.id, 0)->last_seq; }
};

TEST_F(Append, TheHighestClientIdGetsItsFirstAnswerAgain) {
  const auto params = alice.first().message(stream, "once");
  const auto first = alice.first().append(params);
  ASSERT_TRUE(first.ok());
  harness.advance(5000);
  const auto again = alice.first().append(params);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->seq, first->seq);
  EXPECT_EQ(again->time_ms, first->time_ms);
  EXPECT_EQ(again->chain, first->chain);
  EXPECT_EQ(last_seq(), 2u);
  EXPECT_EQ(bob.first().pushed().size(), 1u);  // pushed once
}

TEST_F(Append, ALowerClientIdIsAlreadyAnswered) {
  const auto old = alice.first().message(stream, "one");
  ASSERT_TRUE(alice.first().append(old).ok());
  ASSERT_TRUE(alice.first().send(stream, "two").ok());
  const auto refused = alice.first().append(old);
  EXPECT_EQ(refusal(refused), "already");
  EXPECT_EQ(facts(refused)["client_id"], 3u);
}

// client_id comes before roster and epoch: who was removed meanwhile still learns what became of its last message.
TEST_F(Append, TheRepeatedAnswerComesBeforeEverythingElse) {
  const auto params = bob.first().message(stream, "last words");
  ASSERT_TRUE(bob.first().append(params).ok());
  ASSERT_TRUE(alice.first().change(stream, {}, {bob.first().member()}).ok());
  EXPECT_TRUE(bob.first().append(params).ok());
  EXPECT_EQ(refusal(bob.first().send(stream, "more")), "denied");
}

TEST_F(Append, AnotherEpochIsAConflict) {
  auto stale = stream;
  stale.epoch = 0;
  auto params = alice.first().message(stale, "stale");
  const auto refused = alice.first().append(params);
  EXPECT_EQ(refusal(refused), "conflict");
  EXPECT_EQ(facts(refused), (std::map<std::string, std::uint64_t>{{"epoch", 1}, {"seq", 1}}));
  EXPECT_EQ(last_seq(), 1u);
  params.epoch = 1;  // sealed again under the same client_id
  EXPECT_TRUE(alice.first().append(params).ok());
}

TEST_F(Append, StrangersAreDeniedWhetherTheStreamExistsOrNot) {
  const auto existing = carol.first().send(stream, "hello?");
  auto unknown = stream;
  unknown.id = StreamId();
  EXPECT_EQ(refusal(existing), "denied");
  EXPECT_EQ(refusal(carol.first().send(unknown, "hello?")), "denied");
  EXPECT_EQ(existing.error().message, carol.first().send(unknown, "hello?").error().message);
  EXPECT_EQ(last_seq(), 1u);
}

TEST_F(Append, CommitsRaceAndOneWins) {
  auto bobs = stream;
  const auto late = bob.first().commit(bobs, {});
  ASSERT_TRUE(alice.first().change(stream, {}).ok());
  const auto refused = bob.first().append(late);
  EXPECT_EQ(refusal(refused), "conflict");
  EXPECT_EQ(facts(refused)["epoch"], 2u);
}

TEST_F(Append, ACommitMustBringWhatItNeeds) {
  const auto good = alice.first().commit(stream, {carol.first().member()});
  auto params = good;
  params.roster.reset();
  EXPECT_EQ(blamed(alice.first().append(params)), "/roster");
  params = good;
  params.group_info.reset();
  EXPECT_EQ(blamed(alice.first().append(params)), "/group_info");
  params = good;
  params.welcome.reset();
  EXPECT_EQ(blamed(alice.first().append(params)), "/welcome");
  params = good;
  params.roster->push_back(0);
  EXPECT_EQ(blamed(alice.first().append(params)), "/roster");
  params = good;
  params.kind = protocol::EntryKind::kApplication;
  EXPECT_EQ(blamed(alice.first().append(params)), "/roster");
  params.kind = protocol::EntryKind::kReset;
  EXPECT_EQ(blamed(alice.first().append(params)), "/kind");
  EXPECT_TRUE(alice.first().append(good).ok());
}

TEST_F(Append, TheRosterHashIsHeld) {
  auto wrong = stream;
  wrong.leaves.pop_back();
  EXPECT_EQ(blamed(alice.first().append(alice.first().commit(wrong, {carol.first().member()}))), "/roster");
  EXPECT_EQ(last_seq(), 1u);
}

TEST_F(Append, OnlyActiveDevicesOfTheirAccountAreAdded) {
  protocol::RosterMember ghost{carol.account, DeviceId()};
  EXPECT_EQ(refusal(alice.first().append(alice.first().commit(stream, {ghost}))), "denied");
  ghost = {bob.account, carol.first().id};  // another's device under a friend's name
  EXPECT_EQ(refusal(alice.first().append(alice.first().commit(stream, {ghost}))), "denied");
  auto& laptop = carol.add_device();
  ASSERT_TRUE(carol.revoke(laptop).ok());
  EXPECT_EQ(refusal(alice.first().append(alice.first().commit(stream, {laptop.member()}))), "denied");
  EXPECT_EQ(last_seq(), 1u);
}

TEST_F(Append, RolesAreHeld) {
  EXPECT_EQ(refusal(bob.first().append(bob.first().commit(stream, {carol.first().member()}))), "denied");
  EXPECT_EQ(refusal(bob.first().append(bob.first().commit(stream, {}, {alice.first().member()}))), "denied");
  EXPECT_EQ(last_seq(), 1u);
}

TEST_F(Append, BroadcastGroupsAreHeld) {
  auto params = alice.first().commit(stream, {});
  auto roster = *record::decode_canonical<protocol::Roster>(*params.roster);
  auto policy = stream.policy;
  policy.broadcast = true;
  roster.policy = record::encode(policy);
  params.roster = record::encode(roster);
  ASSERT_TRUE(alice.first().append(params).ok());
  stream.epoch++;
  EXPECT_TRUE(alice.first().send(stream, "news").ok());
  EXPECT_EQ(refusal(bob.first().send(stream, "me too")), "denied");
  EXPECT_TRUE(bob.first().change(stream, {}).ok());  // healing is everybody's
}

TEST_F(Append, MessagesAreLimitedPerDevice) {
  Options options = Harness::open_options();
  options.limits.appends = {1, 2};
  harness.restart(options);
  ASSERT_TRUE(alice.first().open().ok());
  ASSERT_TRUE(alice.first().send(stream, "1").ok());
  ASSERT_TRUE(alice.first().send(stream, "2").ok());
  const auto refused = alice.first().send(stream, "3");
  EXPECT_EQ(refusal(refused), "rate_limited");
  EXPECT_EQ(facts(refused)["retry_ms"], 1000u);
  harness.advance(1000);
  EXPECT_TRUE(alice.first().send(stream, "3").ok());
}

TEST_F(Append, ModulesAreAskedFirst) {
  std::vector<Bytes> asked;
  harness.kernel.hooks.add("test", {.point = "messaging.will_append", .keys = {"group"}},
                           [&](const CallContext&, ByteView about, const Responder& responder) {
                             asked.push_back(to_bytes(about));
                             responder.fail(Code::kDenied, "not today");
                           });
  EXPECT_EQ(refusal(alice.first().send(stream, "hello")), "denied");
  EXPECT_EQ(asked.size(), 1u);
  EXPECT_EQ(last_seq(), 1u);
}

TEST_F(Append, AFullDiskRefusesAndStoresNothing) {
  // The unique index stands in for any failure of the engine within the transaction.
  harness.module->database().write_and_wait([&](sdk::Transaction& tx) {
    tx.run(
        "INSERT INTO entries (stream, seq, device, time_ms, kind, state, body_hash, body) "
        "VALUES ($1, 2, $2, 0, 0, 0, $3, $3)",
        stream.id, alice.first().id, Bytes());
  });
  EXPECT_EQ(refusal(alice.first().send(stream, "lost?")), "unavailable");
  harness.module->database().write_and_wait(
      [&](sdk::Transaction& tx) { tx.run("DELETE FROM entries WHERE stream = $1 AND seq = 2", stream.id); });
  EXPECT_EQ(alice.first().send(stream, "not lost")->seq, 2u);
}

}  // namespace
}  // namespace majlis::host::messaging
