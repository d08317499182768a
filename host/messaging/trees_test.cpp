// Snapshots of the tree: when the host takes one, what it keeps, and what it hands to those who join.
#include "host/messaging/streams.hpp"
#include "host/messaging/testing/expect.hpp"
#include "host/messaging/testing/test_person.hpp"

namespace majlis::host::messaging {
namespace {

struct Trees : testing::Test {
  Harness harness;
  TestPerson alice{harness, "alice", 1};
  TestPerson bob{harness, "bob", 2};
  TestPerson carol{harness, "carol", 3};
  TestStream stream;

  void SetUp() override {
    for (TestPerson* person : {&alice, &bob, &carol}) person->arrive();
    stream = group(alice, {&bob});
  }
  void commit_until(std::uint64_t epoch) {
    while (stream.epoch < epoch) ASSERT_TRUE(alice.first().change(stream, {}).ok()) << stream.epoch;
  }
  Reply<protocol::SnapshotResult> snapshot() { return alice.first().call<protocol::Snapshot>({stream.id, {}}); }
  std::int64_t count(std::string_view sql) {
    return *harness.module->database().read([&](sdk::Transaction& tx) { return tx.value<std::int64_t>(sql); });
  }
  std::int64_t commits() { return count("SELECT count(*) FROM entries WHERE kind = 1"); }
  std::int64_t trees() { return count("SELECT count(*) FROM tree_snapshots"); }
  void ack(TestPerson& person, std::uint64_t seq) { ASSERT_TRUE(person.first().ack(stream.id, seq).ok()); }
};

TEST_F(Trees, OneComesWithEach64thEpoch) {
  commit_until(63);
  auto params = alice.first().commit(stream, {});
  const Bytes tree = *params.tree;
  params.tree.reset();
  EXPECT_EQ(blamed(alice.first().append(params)), "/tree");
  params.tree = tree;  // the same commit again
  ASSERT_TRUE(alice.first().append(params).ok());
  ++stream.epoch;
  EXPECT_EQ(snapshot()->tree.epoch, 64u);
  EXPECT_EQ(snapshot()->tree.tree, to_bytes("tree 64"));
  EXPECT_TRUE(snapshot()->tree.commits.empty());
  EXPECT_FALSE(snapshot()->tree.group_info) << "nothing to begin with, where nothing follows";
  commit_until(66);
  EXPECT_EQ(snapshot()->tree.group_info, to_bytes("group info 64"));
  EXPECT_EQ(snapshot()->tree.commits, (std::vector{to_bytes("commit to 65"), to_bytes("commit to 66")}));
  EXPECT_EQ(snapshot()->group_info, to_bytes("group info 66"));
}

TEST_F(Trees, NoneIsTakenUnasked) {
  auto params = alice.first().commit(stream, {carol.first().member()});
  params.tree = to_bytes("a tree");
  EXPECT_EQ(blamed(alice.first().append(params)), "/tree");
  params.tree.reset();
  EXPECT_TRUE(alice.first().append(params).ok());
}

TEST_F(Trees, OneIsDueBeforeTheCommitsOutgrowAnAnswer) {
  Options options = Harness::open_options();
  options.limits.tree_commit_bytes = 100;
  harness.restart(options);
  ASSERT_TRUE(alice.first().open().ok());
  auto params = alice.first().commit(stream, {});
  params.body = Bytes(100, 1);  // beside the eleven of the first commit
  EXPECT_EQ(blamed(alice.first().append(params)), "/tree");
  params.body = Bytes(89, 1);
  ASSERT_TRUE(alice.first().append(params).ok());
  ++stream.epoch;
  params = alice.first().commit(stream, {});
  EXPECT_EQ(blamed(alice.first().append(params)), "/tree");
  params.tree = to_bytes("tree 3");
  ASSERT_TRUE(alice.first().append(params).ok());
  ++stream.epoch;
  EXPECT_EQ(snapshot()->tree.epoch, 3u);
  EXPECT_TRUE(alice.first().change(stream, {}).ok()) << "counted from there on";
}

TEST_F(Trees, OneIsDueAfterADeviceCouldNotComeIn) {
  const auto asks_for_one = [&] {
    auto params = alice.first().commit(stream, {});
    const bool asked = blamed(alice.first().append(params)) == "/tree";
    params.tree = to_bytes("wanted");
    EXPECT_EQ(alice.first().append(params).ok(), asked);
    stream.epoch += asked ? 1 : 0;
    return asked;
  };
  ASSERT_TRUE(alice.first().change(stream, {}).ok());
  ASSERT_TRUE(bob.first().call<protocol::WelcomeFailed>({stream.id}).ok());
  EXPECT_TRUE(asks_for_one());
  ASSERT_TRUE(alice.first().change(stream, {}).ok()) << "once";
  EXPECT_EQ(refusal(carol.first().call<protocol::SnapshotFailed>({stream.id, {}})), "not_found");
  ASSERT_TRUE(alice.first().change(stream, {}).ok()) << "strangers have no say";
  ASSERT_TRUE(bob.first().call<protocol::SnapshotFailed>({stream.id, {}}).ok());
  EXPECT_TRUE(asks_for_one());
}

TEST_F(Trees, AWelcomeLeadsToItsOwnEpoch) {
  commit_until(5);
  ASSERT_TRUE(alice.first().change(stream, {carol.first().member()}).ok());  // epoch 6
  commit_until(66);
  ack(alice, 66);
  ack(bob, 66);
  harness.advance(2 * kMinuteMs);
  const auto welcome = carol.first().call<protocol::Welcome>({stream.id, std::nullopt});
  ASSERT_TRUE(welcome.ok());
  EXPECT_EQ(welcome->tree.epoch, 0u);
  EXPECT_EQ(welcome->tree.tree, to_bytes("tree 0"));
  EXPECT_EQ(welcome->tree.group_info, to_bytes("group info 0"));
  ASSERT_EQ(welcome->tree.commits.size(), 6u);
  EXPECT_EQ(welcome->tree.commits.back(), to_bytes("commit to 6"));
  EXPECT_EQ(snapshot()->tree.epoch, 64u);
  EXPECT_EQ(trees(), 2);
  EXPECT_EQ(commits(), 66);

  ack(carol, 66);  // she is in, and nobody needs the old tree any more
  harness.advance(3 * kMinuteMs);
  EXPECT_EQ(trees(), 1);
  EXPECT_EQ(commits(), 2);
  EXPECT_EQ(snapshot()->tree.commits.size(), 2u);
}

TEST_F(Trees, AResetBeginsWithOne) {
  commit_until(3);
  protocol::Roster roster;
  roster.stream = stream.id;
  roster.add = {bob.first().member()};
  roster.roster_hash_after = roster_hash({alice.first().id, bob.first().id});
  protocol::StreamResetParams params;
  params.stream = stream.id;
  params.client_id = ++alice.first().client_ids[stream.id];
  params.group_id = stream.group_id;
  params.epoch = 3;
  params.new_group_id = Bytes(16, 0x55);
  params.new_epoch = 1;
  params.roster = record::encode(roster);
  params.group_info = to_bytes("new group info");
  params.tree = to_bytes("new tree");
  params.welcome = to_bytes("new welcome");
  const auto reset = alice.first().call<protocol::StreamReset>(params);
  ASSERT_TRUE(reset.ok());
  stream.group_id = params.new_group_id;
  stream.epoch = 1;
  ASSERT_TRUE(alice.first().change(stream, {}).ok());
  EXPECT_EQ(snapshot()->tree.tree, to_bytes("new tree"));
  EXPECT_EQ(snapshot()->tree.group_info, to_bytes("new group info"));
  EXPECT_EQ(snapshot()->tree.commits.size(), 1u);
  EXPECT_EQ(bob.first().call<protocol::Welcome>({stream.id, reset->seq})->tree.tree, to_bytes("new tree"));
}

}  // namespace
}  // namespace majlis::host::messaging
