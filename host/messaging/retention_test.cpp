#include "crypto/primitives/hash.hpp"
#include "host/messaging/testing/expect.hpp"
#include "host/messaging/testing/test_person.hpp"

namespace majlis::host::messaging {
namespace {

struct Retention : testing::Test {
  Harness harness;
  TestPerson alice{harness, "alice", 1};
  TestPerson bob{harness, "bob", 2};
  TestStream stream;

  void SetUp() override {
    alice.arrive();
    bob.arrive();
    stream = chat(alice, bob);
    ASSERT_TRUE(bob.first().send(stream, "accepted").ok());
  }
  std::int64_t rows() {
    return *harness.module->database().read(
        [](sdk::Transaction& tx) { return tx.value<std::int64_t>("SELECT count(*) FROM entries"); });
  }
  std::int64_t messages() {
    return *harness.module->database().read(
        [](sdk::Transaction& tx) { return tx.value<std::int64_t>("SELECT count(*) FROM entries WHERE kind = 0"); });
  }
  void ack(TestPerson& person, std::uint64_t seq) { ASSERT_TRUE(person.first().ack(stream.id, seq).ok()); }
};

TEST_F(Retention, EntriesGoOnceAllHaveThem) {
  ASSERT_TRUE(alice.first().send(stream, "one").ok());
  ack(alice, 3);
  harness.advance(1000);
  EXPECT_EQ(messages(), 2);  // the commit that added bob stays as well, for who joins
  ack(bob, 3);
  harness.advance(1000);
  EXPECT_EQ(messages(), 0);
  EXPECT_EQ(alice.first().streams().at(0).first_seq, 0u);
  const auto gone = bob.first().read(stream.id, 1);
  EXPECT_EQ(refusal(gone), "gone");
  EXPECT_EQ(facts(gone)["first_seq"], 4u);
  ASSERT_TRUE(alice.first().send(stream, "two").ok());
  EXPECT_EQ(bob.first().read(stream.id, 3)->entries.at(0).seq, 4u);
}

TEST_F(Retention, CursorsSurviveARestart) {
  ack(bob, 2);
  harness.advance(1000);
  harness.restart();
  ASSERT_TRUE(bob.first().open().ok());
  EXPECT_EQ(bob.first().streams().at(0).acked_seq, 2u);
}

TEST_F(Retention, CursorsThatWaitAreSavedAtTheEnd) {
  ack(bob, 2);
  EXPECT_EQ(bob.first().streams().at(0).acked_seq, 2u);  // at once, from memory
  harness.restart();
  ASSERT_TRUE(bob.first().open().ok());
  EXPECT_EQ(bob.first().streams().at(0).acked_seq, 2u);
}

TEST_F(Retention, CursorsNeverGoBackNorBeyondTheEnd) {
  ack(bob, 2);
  harness.advance(1000);
  ack(bob, 1);
  ack(bob, 1);
  harness.advance(1000);
  EXPECT_EQ(bob.first().streams().at(0).acked_seq, 2u);
  ack(bob, 99);
  harness.advance(1000);
  EXPECT_EQ(bob.first().streams().at(0).acked_seq, 2u);
  EXPECT_EQ(refusal(bob.first().ack(StreamId(), 1)), "denied");
}

TEST_F(Retention, CommitsSinceTheTreeStayForThoseWhoJoin) {
  while (stream.epoch < 63) ASSERT_TRUE(alice.first().change(stream, {}).ok());
  ack(alice, 64);
  ack(bob, 64);
  harness.advance(1000);
  EXPECT_EQ(rows(), 63);  // all but the message
  EXPECT_EQ(alice.first().call<protocol::Snapshot>({stream.id, std::nullopt})->tree.commits.size(), 63u);
  ASSERT_TRUE(alice.first().change(stream, {}).ok());  // brings a tree
  harness.advance(2 * kMinuteMs);
  EXPECT_TRUE(alice.first().call<protocol::Snapshot>({stream.id, std::nullopt})->tree.commits.empty());
  EXPECT_EQ(rows(), 1);  // that commit itself, not acknowledged yet
}

TEST_F(Retention, OldEntriesGoAlthoughSomebodyIsAway) {
  ASSERT_TRUE(alice.first().send(stream, "old").ok());
  harness.advance(31 * kDayMs);
  harness.advance(kMinuteMs);
  EXPECT_EQ(messages(), 0);
  ASSERT_TRUE(bob.first().open().ok());
  EXPECT_EQ(refusal(bob.first().read(stream.id, 1)), "gone");
}

TEST_F(Retention, ADormantDevicePinsNothing) {
  Options options = Harness::open_options();
  options.limits.keep_ms = 300 * kDayMs;
  harness.restart(options);
  harness.advance(31 * kDayMs);
  ASSERT_TRUE(alice.first().open().ok());
  harness.settle();
  ASSERT_TRUE(alice.first().send(stream, "bob?").ok());
  ack(alice, 3);
  harness.advance(1000);
  EXPECT_EQ(messages(), 0);
}

TEST_F(Retention, TimersDeleteBodiesAlone) {
  auto params = alice.first().commit(stream, {});
  auto roster = *record::decode_canonical<protocol::Roster>(*params.roster);
  stream.policy.timer_s = 3600;
  roster.policy = record::encode(stream.policy);
  params.roster = record::encode(roster);
  ASSERT_TRUE(alice.first().append(params).ok());
  ++stream.epoch;
  ASSERT_TRUE(alice.first().send(stream, "for an hour").ok());
  harness.advance(kHourMs);
  harness.advance(2 * kMinuteMs);
  const auto entries = bob.first().read(stream.id, 1)->entries;
  ASSERT_EQ(entries.size(), 3u);
  EXPECT_EQ(entries[1].kind, protocol::EntryKind::kCommit);
  EXPECT_EQ(entries[1].state, protocol::EntryState::kPresent);  // never handshakes
  EXPECT_EQ(entries[2].state, protocol::EntryState::kExpired);
  EXPECT_TRUE(entries[2].body.empty());
  EXPECT_EQ(entries[2].body_hash, crypto::sha256(as_bytes("for an hour")));
}

TEST_F(Retention, ATimerIsForWhatIsStoredWhileItHolds) {
  const auto set_timer = [&](std::uint64_t seconds) {
    auto params = alice.first().commit(stream, {});
    auto roster = *record::decode_canonical<protocol::Roster>(*params.roster);
    stream.policy.timer_s = seconds;
    roster.policy = record::encode(stream.policy);
    params.roster = record::encode(roster);
    ASSERT_TRUE(alice.first().append(params).ok());
    ++stream.epoch;
  };
  ASSERT_TRUE(alice.first().send(stream, "before").ok());  // 3
  set_timer(3600);
  ASSERT_TRUE(alice.first().send(stream, "for an hour").ok());  // 5
  set_timer(0);
  ASSERT_TRUE(alice.first().send(stream, "after").ok());  // 7
  harness.advance(kHourMs - kMinuteMs);
  EXPECT_EQ(bob.first().read(stream.id, 4)->entries.at(0).state, protocol::EntryState::kPresent);  // not yet
  harness.advance(3 * kMinuteMs);
  const auto entries = bob.first().read(stream.id, 2)->entries;
  ASSERT_EQ(entries.size(), 5u);
  EXPECT_EQ(entries[0].body, to_bytes("before"));
  EXPECT_EQ(entries[2].state, protocol::EntryState::kExpired);
  EXPECT_EQ(entries[4].body, to_bytes("after"));
}

TEST_F(Retention, AWelcomeThatWasUsedGoes) {
  ASSERT_TRUE(bob.first().call<protocol::Welcome>({stream.id, std::nullopt}).ok());
  ack(bob, 2);
  harness.advance(1000);
  EXPECT_EQ(refusal(bob.first().call<protocol::Welcome>({stream.id, std::nullopt})), "gone");
}

}  // namespace
}  // namespace majlis::host::messaging
