// Who is sent what, and how fast.
#include "host/messaging/testing/expect.hpp"
#include "host/messaging/testing/test_person.hpp"

namespace majlis::host::messaging {
namespace {

struct DeliveryTest : testing::Test {
  Harness harness;
  TestPerson alice{harness, "alice", 1};
  TestPerson bob{harness, "bob", 2};
  TestStream stream;

  void SetUp() override { meet(); }
  void meet() {
    alice.arrive();
    bob.arrive();
    stream = chat(alice, bob);
    ASSERT_TRUE(bob.first().send(stream, "accepted").ok());
    alice.first().pushed();
    bob.first().pushed();
  }
};

TEST_F(DeliveryTest, OnlySubscribedConnectionsAreSent) {
  ASSERT_TRUE(bob.first().open().ok());  // a second connection that does not ask
  ASSERT_TRUE(alice.first().send(stream, "x").ok());
  EXPECT_TRUE(harness.connections.take(bob.first().connection).empty());
}

TEST_F(DeliveryTest, HintsForAStreamReachItsMembersAlone) {
  TestPerson carol{harness, "carol", 3};
  carol.arrive();
  harness.connections.take(bob.first().connection);
  harness.audiences.to_stream(stream.id, make_message("chat.typing", Bytes{0xA0}));
  harness.settle();
  EXPECT_EQ(harness.connections.take(bob.first().connection).size(), 1u);
  EXPECT_TRUE(harness.connections.take(carol.first().connection).empty());
}

TEST_F(DeliveryTest, HintsDoNotReachWhoHasNotAccepted) {
  TestPerson dave{harness, "dave", 4};
  dave.arrive();
  const TestStream asked = chat(alice, dave);
  harness.connections.take(dave.first().connection);
  harness.audiences.to_stream(asked.id, make_message("chat.typing", Bytes{0xA0}));
  harness.settle();
  EXPECT_TRUE(harness.connections.take(dave.first().connection).empty());
}

TEST_F(DeliveryTest, EveryConnectionOfADeviceIsSent) {
  const auto first = bob.first().connection;
  ASSERT_TRUE(bob.first().open().ok());
  ASSERT_TRUE(bob.first().subscribe().ok());
  bob.first().pushed();
  ASSERT_TRUE(alice.first().send(stream, "x").ok());
  EXPECT_EQ(bob.first().pushed().size(), 1u);
  EXPECT_EQ(harness.connections.take<protocol::EntriesNotification>(first).size(), 1u);
}

TEST_F(DeliveryTest, WithoutAWebSocketThereIsNoSubscription) {
  const auto session = harness.connections.caller(bob.first().connection).session;
  EXPECT_EQ(refusal(harness.call_as<protocol::Subscribe>(Caller::device(session, kNoConnection), {})), "unavailable");
}

// The window is what one connection is sent ahead of its acknowledgements.
TEST_F(DeliveryTest, ASlowReaderIsSentNoMoreThanItAcknowledges) {
  Options options = Harness::open_options();
  options.limits.unacked_bytes = 10'000;
  options.limits.page_entries = 4;
  harness.restart(options);
  ASSERT_TRUE(alice.first().open().ok());
  ASSERT_TRUE(bob.first().open().ok());
  ASSERT_TRUE(bob.first().subscribe().ok());
  bob.first().pushed();
  const std::string kilobyte(1000, 'k');
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(alice.first().send(stream, kilobyte).ok());
  std::uint64_t seq = 2;
  std::size_t rounds = 0;
  while (seq < 52) {
    const auto got = bob.first().pushed();
    ASSERT_FALSE(got.empty()) << "stalled after " << seq;
    EXPECT_LE(got.size(), 14u);
    for (const auto& entry : got) EXPECT_EQ(entry.seq, ++seq);
    ASSERT_TRUE(bob.first().ack(stream.id, seq).ok());
    ++rounds;
  }
  EXPECT_GE(rounds, 4u);
  ASSERT_TRUE(alice.first().send(stream, "live again").ok());
  EXPECT_EQ(bob.first().pushed().size(), 1u);
}

TEST_F(DeliveryTest, CatchingUpGoesOnWhereTheAcknowledgementEnds) {
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(alice.first().send(stream, std::to_string(i)).ok());
  ASSERT_TRUE(bob.first().ack(stream.id, 4).ok());  // not saved yet
  ASSERT_TRUE(bob.first().open().ok());
  ASSERT_TRUE(bob.first().subscribe().ok());
  const auto got = bob.first().pushed();
  ASSERT_EQ(got.size(), 3u);
  EXPECT_EQ(got[0].seq, 5u);
}

TEST_F(DeliveryTest, ADisconnectedReaderIsForgotten) {
  const auto gone = bob.first().connection;
  harness.disconnect(gone);
  ASSERT_TRUE(alice.first().send(stream, "x").ok());
  EXPECT_TRUE(harness.connections.take(gone).empty());
}

TEST_F(DeliveryTest, WelcomesThatWaitAreToldAtSubscription) {
  TestPerson carol{harness, "carol", 3};
  carol.arrive();
  harness.disconnect(carol.first().connection);
  auto other = chat(alice, carol);
  ASSERT_TRUE(carol.first().open().ok());
  EXPECT_EQ(carol.first().subscribe()->streams, 1u);
  EXPECT_EQ(carol.first().notes<protocol::WelcomedNotification>().size(), 1u);
}

TEST_F(DeliveryTest, ReadingIsBoundedByCountAndBytes) {
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(alice.first().send(stream, std::string(100, 'x')).ok());
  protocol::ReadParams params;
  params.stream = stream.id;
  params.after = 2;
  params.limit = 3;
  EXPECT_EQ(bob.first().call<protocol::Read>(params)->entries.size(), 3u);
  params.limit.reset();
  params.max_bytes = 250;
  EXPECT_EQ(bob.first().call<protocol::Read>(params)->entries.size(), 2u);
  params.max_bytes = 1;
  EXPECT_EQ(bob.first().call<protocol::Read>(params)->entries.size(), 1u);  // at least one
}

TEST_F(DeliveryTest, ReportsAreVerified) {
  ASSERT_TRUE(alice.first().send(stream, "bad words").ok());
  const auto entry = bob.first().pushed().at(0);
  protocol::ReportVerifyParams report{stream.id, entry.seq, entry.device, entry.time_ms, *entry.tag, *entry.frank};
  EXPECT_TRUE(harness.call_as<protocol::ReportVerify>(Caller::host(), report)->valid);
  report.seq += 1;
  EXPECT_FALSE(harness.call_as<protocol::ReportVerify>(Caller::host(), report)->valid);
  EXPECT_EQ(refusal(bob.first().call<protocol::ReportVerify>(report)), "denied");
}

TEST_F(DeliveryTest, SealedAnswersForNewDevicesAreHandedOutOnce) {
  const Bytes link(16, 9);
  const auto newcomer = harness.connect();
  EXPECT_FALSE(harness.call<protocol::LinkGet>(newcomer, {link})->sealed.has_value());
  ASSERT_TRUE(alice.first().call<protocol::LinkPut>({link, to_bytes("sealed")}).ok());
  EXPECT_EQ(refusal(alice.first().call<protocol::LinkPut>({link, to_bytes("other")})), "conflict");
  EXPECT_EQ(harness.call<protocol::LinkGet>(newcomer, {link})->sealed, to_bytes("sealed"));
  EXPECT_FALSE(harness.call<protocol::LinkGet>(newcomer, {link})->sealed.has_value());
  ASSERT_TRUE(alice.first().call<protocol::LinkPut>({link, to_bytes("late")}).ok());
  harness.advance(10 * kMinuteMs);
  EXPECT_FALSE(harness.call<protocol::LinkGet>(newcomer, {link})->sealed.has_value());
}

}  // namespace
}  // namespace majlis::host::messaging
