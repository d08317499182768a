// The way of two and of three people through the whole module, as their clients go it.
#include "crypto/primitives/hash.hpp"
#include "host/messaging/chain.hpp"
#include "host/messaging/testing/test_person.hpp"

namespace majlis::host::messaging {
namespace {

struct Flow : testing::Test {
  Harness harness;
  TestPerson alice{harness, "alice", 1};
  TestPerson bob{harness, "bob", 2};
  TestPerson carol{harness, "carol", 3};

  void SetUp() override {
    for (TestPerson* person : {&alice, &bob, &carol}) person->arrive();
  }
};

std::string text(const protocol::Entry& entry) { return to_string(entry.body); }

TEST_F(Flow, TwoPeopleTalk) {
  auto stream = direct_stream(alice, bob);
  ASSERT_TRUE(alice.first().create(stream, bob.account).ok());
  const auto claimed = alice.first().call<protocol::KeyPackagesClaim>({bob.account, Bytes(16, 1)});
  ASSERT_TRUE(claimed.ok());
  ASSERT_EQ(claimed->packages.size(), 1u);
  EXPECT_EQ(claimed->packages[0].device, bob.first().id);
  EXPECT_FALSE(claimed->packages[0].last_resort);

  ASSERT_TRUE(alice.first().change(stream, {bob.first().member()}).ok());
  const auto invited = bob.first().notes<protocol::WelcomedNotification>();
  ASSERT_EQ(invited.size(), 1u);
  EXPECT_EQ(invited[0].stream, stream.id);
  EXPECT_TRUE(invited[0].request);
  const auto welcome = bob.first().call<protocol::Welcome>({stream.id, std::nullopt});
  ASSERT_TRUE(welcome.ok());
  EXPECT_EQ(welcome->welcome, to_bytes("welcome to 1"));
  EXPECT_EQ(welcome->tree.tree, to_bytes("tree 0"));
  EXPECT_EQ(welcome->tree.group_info, to_bytes("group info 0"));
  EXPECT_EQ(welcome->tree.commits, std::vector<Bytes>(1, to_bytes("commit to 1")));
  EXPECT_EQ(welcome->seq, 1u);
  EXPECT_EQ(welcome->adder.account, alice.account);

  const auto sent = alice.first().send(stream, "salām");
  ASSERT_TRUE(sent.ok());
  EXPECT_EQ(sent->seq, 2u);
  const auto got = bob.first().pushed();
  ASSERT_EQ(got.size(), 1u);
  EXPECT_EQ(text(got[0]), "salām");
  EXPECT_EQ(got[0].account, alice.account);
  EXPECT_EQ(got[0].device, alice.first().id);
  EXPECT_TRUE(got[0].frank.has_value());

  ASSERT_TRUE(bob.first().send(stream, "wa ʿalaykum").ok());  // accepts
  EXPECT_EQ(text(alice.first().pushed().back()), "wa ʿalaykum");
  EXPECT_FALSE(bob.first().streams().at(0).request);
  ASSERT_TRUE(bob.first().ack(stream.id, 3).ok());
  harness.advance(1000);
  const auto receipts = alice.first().notes<protocol::AcknowledgedNotification>();
  ASSERT_EQ(receipts.size(), 1u);
  EXPECT_EQ(receipts[0].account, bob.account);
  EXPECT_EQ(receipts[0].seq, 3u);
}

TEST_F(Flow, TheChainIsThatOfTheProtocol) {
  auto stream = chat(alice, bob);
  const auto sent = alice.first().send(stream, "x");
  Bytes chain = chain_start();
  const auto read = alice.first().read(stream.id, 0);
  ASSERT_EQ(read->entries.size(), 2u);
  for (const auto& entry : read->entries) {
    EXPECT_EQ(entry.body_hash, crypto::sha256(entry.body));
    chain = chain_next(chain, entry.seq, entry.device, entry.body_hash);
  }
  EXPECT_EQ(chain, sent->chain);
}

TEST_F(Flow, ThreePeopleInAGroup) {
  auto stream = group(alice, {&bob, &carol});
  EXPECT_EQ(alice.first().call<protocol::Members>({stream.id})->members.size(), 3u);
  for (TestPerson* person : {&alice, &bob, &carol}) {
    ASSERT_TRUE(person->first().send(stream, "from " + person->name).ok());
  }
  for (TestPerson* person : {&bob, &carol}) {
    const auto got = person->first().pushed();
    ASSERT_EQ(got.size(), 3u) << person->name;
    EXPECT_EQ(text(got[0]), "from alice");
    EXPECT_EQ(text(got[2]), "from carol");
  }
  // Carol is removed: she reads through the commit that did it.
  ASSERT_TRUE(alice.first().change(stream, {}, {carol.first().member()}).ok());
  ASSERT_TRUE(alice.first().send(stream, "without carol").ok());
  EXPECT_EQ(carol.first().pushed().size(), 1u);
  EXPECT_EQ(carol.first().read(stream.id, 0)->last_seq, 5u);
  EXPECT_EQ(carol.first().send(stream, "still here?").error().code, Code::kDenied);
  EXPECT_EQ(bob.first().pushed().size(), 2u);
  EXPECT_EQ(bob.first().call<protocol::Members>({stream.id})->members.size(), 2u);
}

TEST_F(Flow, WhoWasAwayIsBroughtUpToDate) {
  auto stream = chat(alice, bob);
  harness.disconnect(bob.first().connection);
  for (int i = 0; i < 9; ++i) ASSERT_TRUE(alice.first().send(stream, "message " + std::to_string(i)).ok());
  ASSERT_TRUE(bob.first().open().ok());
  ASSERT_TRUE(bob.first().subscribe().ok());
  harness.settle();
  const auto got = bob.first().pushed();
  ASSERT_EQ(got.size(), 9u);
  for (std::size_t i = 0; i < 9; ++i) EXPECT_EQ(text(got[i]), "message " + std::to_string(i));
  ASSERT_TRUE(bob.first().ack(stream.id, got.back().seq).ok());
  ASSERT_TRUE(bob.first().send(stream, "here again").ok());
  ASSERT_TRUE(alice.first().send(stream, "live").ok());
  EXPECT_EQ(text(bob.first().pushed().back()), "live");
}

TEST_F(Flow, NothingIsLostByARestart) {
  auto stream = chat(alice, bob);
  ASSERT_TRUE(alice.first().send(stream, "before").ok());
  harness.restart();
  ASSERT_TRUE(bob.first().open().ok());
  ASSERT_TRUE(bob.first().subscribe().ok());
  const auto got = bob.first().pushed();
  ASSERT_EQ(got.size(), 1u);
  EXPECT_EQ(text(got[0]), "before");
  ASSERT_TRUE(alice.first().open().ok());
  EXPECT_EQ(alice.first().streams().at(0).last_seq, 2u);
}

}  // namespace
}  // namespace majlis::host::messaging
