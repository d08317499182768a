// Lies about the tree of a group to somebody who comes in: it is another one, or the commits that lead on from it are
// altered, withheld or others'. Each is noticed, and nobody is left outside for good.
#include "protocol/messaging.hpp"
#include "tests/hostile/host/village.hpp"

namespace majlis::hostile {
namespace {

class Snapshots : public Village {
 protected:
  Snapshots() : stream(group(*alice, {bob})) {
    attempt(*alice, [&](Core& core, Ticket ticket) { return core.set_title(ticket, stream, "Town", alice->now()); });
  }
  bool in(const Person& person) {
    const auto* conversation = person.core().conversation(stream);
    return conversation != nullptr && conversation->stage == client::Stage::kActive;
  }
  // Whoever joins in this way is told `lie` of the tree: by its Welcome, or from outside.
  template <class Edit>
  void lie_to_joiners(Edit edit) {
    const auto of_this_group = [this, edit](const auto& params, auto& result) {
      if (params.stream == stream) edit(result.tree);
    };
    liar.answer<protocol::Welcome>(of_this_group);
    liar.answer<protocol::Snapshot>(of_this_group);
  }
  std::string add_carol() {
    return attempt(*alice,
                   [&](Core& core, Ticket ticket) { return core.add_member(ticket, stream, "carol", alice->now()); });
  }
  void a_while_later() {
    for (int i = 0; i < 40; ++i) {
      world.host.advance(1'000);
      world.settle();
    }
  }
  // Carol is added and told the lie; once the host is honest she gets in.
  template <class Edit>
  void expect_noticed(Edit edit) {
    lie_to_joiners(edit);
    ASSERT_EQ(add_carol(), "");
    EXPECT_TRUE(warned(*carol, "client.group.snapshot"));
    EXPECT_FALSE(in(*carol));
    liar.be_honest();
    a_while_later();
    EXPECT_TRUE(in(*carol));
    EXPECT_EQ(say(*alice, stream, "welcome, carol"), "");
    EXPECT_EQ(texts(*carol, stream).back(), "welcome, carol");
  }

  StreamId stream;
};

TEST_F(Snapshots, ATreeIsAltered) {
  expect_noticed([](protocol::TreeSnapshot& tree) { tree.tree[tree.tree.size() / 2] ^= 1; });
}

TEST_F(Snapshots, ATreeIsNone) {
  expect_noticed([](protocol::TreeSnapshot& tree) { tree.tree = Bytes(3, 0xff); });
}

TEST_F(Snapshots, TheLastCommitIsWithheld) {
  expect_noticed([](protocol::TreeSnapshot& tree) { tree.commits.pop_back(); });
}

TEST_F(Snapshots, ACommitIsLeftOut) {
  expect_noticed([](protocol::TreeSnapshot& tree) { tree.commits.erase(tree.commits.begin()); });
}

TEST_F(Snapshots, AllCommitsAreWithheld) {
  expect_noticed([](protocol::TreeSnapshot& tree) {
    tree.commits.clear();
    tree.group_info.reset();
  });
}

TEST_F(Snapshots, ACommitIsAltered) {
  expect_noticed([](protocol::TreeSnapshot& tree) { tree.commits.front()[tree.commits.front().size() / 2] ^= 1; });
}

TEST_F(Snapshots, NobodyVouchesForTheTree) {
  expect_noticed([](protocol::TreeSnapshot& tree) { tree.group_info.reset(); });
}

TEST_F(Snapshots, TheTreeIsAnotherGroups) {
  const StreamId trap = *[&] {
    EXPECT_EQ(
        attempt(*mallory,
                [&](Core& core, Ticket ticket) { return core.create_group(ticket, "Trap", {"bob"}, mallory->now()); }),
        "");
    return mallory->core().find("#Trap");
  }();
  protocol::SnapshotParams params;
  params.stream = trap;
  const auto other = world.host.call<protocol::Snapshot>(mallory->connection(), params)->tree;
  expect_noticed([other](protocol::TreeSnapshot& tree) { tree = other; });
}

// A new device of bob's has no group to fall back on: it asks again, and the host asks the next who commits for a tree.
TEST_F(Snapshots, ANewDeviceComesInWhenThereIsATrueOne) {
  lie_to_joiners([](protocol::TreeSnapshot& tree) { tree.commits.pop_back(); });
  Person& phone = link(*bob, "bob's phone");
  EXPECT_TRUE(warned(phone, "client.group.snapshot"));
  EXPECT_FALSE(in(phone));
  bool brought = false;
  liar.be_honest();
  liar.intercept<protocol::Append>([&](auto& append) -> std::optional<host::Outcome> {
    brought = brought || (append.stream == stream && append.tree.has_value());
    return std::nullopt;
  });
  attempt(*alice, [&](Core& core, Ticket ticket) { return core.set_title(ticket, stream, "City", alice->now()); });
  EXPECT_TRUE(brought) << "the commit after a failure brings a new tree";
  a_while_later();
  EXPECT_TRUE(in(phone));
  EXPECT_EQ(say(phone, stream, "in at last"), "");
  EXPECT_EQ(texts(*alice, stream).back(), "in at last");
}

}  // namespace
}  // namespace majlis::hostile
