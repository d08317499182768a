// What operators read of the module: every number moves when it should, and none tells who.
#include "base/encoding.hpp"
#include "host/messaging/testing/expect.hpp"
#include "host/messaging/testing/test_person.hpp"

namespace majlis::host::messaging {
namespace {

struct MessagingMetricsTest : testing::Test {
  // The value of one line of the exposition; -1 where there is none.
  double metric(const std::string& line) const {
    const std::string all = "\n" + harness.kernel.metrics.exposition();
    const std::size_t at = all.find("\n" + line + " ");
    return at == std::string::npos ? -1 : std::stod(all.substr(at + line.size() + 2));
  }
  double stored(const std::string& kind) { return metric("majlis_messaging_entries_total{kind=\"" + kind + "\"}"); }
  double sent(const std::string& way) { return metric("majlis_messaging_sent_entries_total{way=\"" + way + "\"}"); }
  double refused(const std::string& why) {
    return metric("majlis_messaging_refused_appends_total{reason=\"" + why + "\"}");
  }
  double claimed(const std::string& kind) {
    return metric("majlis_messaging_key_packages_claimed_total{kind=\"" + kind + "\"}");
  }

  Harness harness;
  TestPerson alice{harness, "alice", 1};
  TestPerson bob{harness, "bob", 2};
};

TEST_F(MessagingMetricsTest, CountWhatIsStoredAndSent) {
  alice.arrive();
  bob.arrive();
  const TestStream stream = chat(alice, bob);
  EXPECT_EQ(stored("commit"), 1);
  EXPECT_EQ(stored("application"), 0);
  ASSERT_TRUE(bob.first().send(stream, "accepted").ok());
  EXPECT_EQ(stored("application"), 1);
  const double pushed = sent("push");
  const auto sent_message = alice.first().message(stream, "hello");
  ASSERT_TRUE(alice.first().append(sent_message).ok());
  EXPECT_EQ(sent("push"), pushed + 2) << "to bob, and to alice herself";
  ASSERT_TRUE(alice.first().append(sent_message).ok()) << "the same once more is answered, and nothing is stored";
  EXPECT_EQ(stored("application"), 2);
  EXPECT_EQ(sent("push"), pushed + 2);

  EXPECT_EQ(sent("read"), 0);
  const auto page = bob.first().read(stream.id, 0);
  ASSERT_TRUE(page.ok());
  EXPECT_EQ(sent("read"), static_cast<double>(page->entries.size()));

  const double caught_up = sent("catch_up");
  ASSERT_TRUE(bob.first().open().ok());
  ASSERT_TRUE(bob.first().subscribe().ok());
  harness.settle();
  EXPECT_EQ(sent("catch_up"), caught_up + 2) << "the messages: none was acknowledged";
  ASSERT_TRUE(bob.first().ack(stream.id, 2).ok());
  EXPECT_EQ(metric("majlis_messaging_acknowledgements_total"), 1);
}

TEST_F(MessagingMetricsTest, CountRefusalsByReason) {
  alice.arrive();
  bob.arrive();
  const TestStream stream = chat(alice, bob);
  EXPECT_EQ(refused("conflict"), 0) << "what has not happened yet is shown as well";
  auto stale = bob.first().message(stream, "late");
  stale.epoch += 7;
  ASSERT_FALSE(bob.first().append(stale).ok());
  EXPECT_EQ(refused("conflict"), 1);
  TestPerson carol{harness, "carol", 3};
  carol.arrive();
  ASSERT_FALSE(carol.first().send(stream, "let me in").ok());
  EXPECT_EQ(refused("denied"), 1);
  ASSERT_FALSE(alice.first().send(stream, std::string(17 * 1024, 'x')).ok()) << "too large for a request";
  EXPECT_EQ(refused("quota"), 1);
}

TEST_F(MessagingMetricsTest, CountKeyPackagesOncePerClaim) {
  alice.arrive();
  bob.arrive();
  const auto claim = [&](std::uint8_t number) {
    return alice.first().call<protocol::KeyPackagesClaim>({.account = bob.account, .claim_id = Bytes(16, number)});
  };
  ASSERT_TRUE(claim(1).ok());
  ASSERT_TRUE(claim(1).ok()) << "the same answer";
  EXPECT_EQ(claimed("one_time"), 1);
  EXPECT_EQ(claimed("last_resort"), 0);
  for (std::uint8_t number = 2; claimed("last_resort") == 0 && number < 100; ++number) ASSERT_TRUE(claim(number).ok());
  EXPECT_EQ(claimed("last_resort"), 1);
}

TEST_F(MessagingMetricsTest, TellWhoIsThereByNumberAlone) {
  alice.arrive();
  bob.arrive();
  EXPECT_EQ(metric("majlis_messaging_sessions"), 2);
  EXPECT_EQ(metric("majlis_messaging_subscriptions"), 2);
  const TestStream stream = chat(alice, bob);
  harness.advance(kMinuteMs);
  EXPECT_EQ(metric("majlis_messaging_requests_waiting"), 1);
  ASSERT_TRUE(bob.first().send(stream, "accepted").ok());
  harness.advance(kMinuteMs);
  EXPECT_EQ(metric("majlis_messaging_requests_waiting"), 0);
  harness.disconnect(bob.first().connection);
  EXPECT_EQ(metric("majlis_messaging_subscriptions"), 1);
  harness.advance(kDayMs);
  EXPECT_EQ(metric("majlis_messaging_sessions"), 0) << "tokens end after a day";

  const std::string all = harness.kernel.metrics.exposition();
  for (const ByteView id : {alice.account.view(), alice.first().id.view(), stream.id.view()}) {
    EXPECT_EQ(all.find(to_hex(id)), std::string::npos);
    EXPECT_EQ(all.find(to_base64url(id)), std::string::npos);
  }
  EXPECT_EQ(all.find("alice"), std::string::npos);
}

}  // namespace
}  // namespace majlis::host::messaging
