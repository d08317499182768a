// Coming into a group that has gone through many epochs: the host has an old tree, and the commits since.
#include "protocol/messaging.hpp"
#include "tests/simulation/messaging/talk.hpp"

#include <gtest/gtest.h>

namespace majlis::simulation {
namespace {

using client::Core;
using client::Ticket;

// Counts the trees that devices upload with their commits.
class Counting final : public Wire {
 public:
  using Wire::Wire;
  std::optional<host::Outcome> call(host::ConnectionId from, const std::string& method, Bytes params) override {
    if (method == protocol::Append::kName) {
      const auto append = record::decode<protocol::AppendParams>(params);
      commits += append->kind == protocol::EntryKind::kCommit ? 1 : 0;
      trees += append->tree ? 1 : 0;
    }
    return Wire::call(from, method, std::move(params));
  }
  std::size_t commits = 0;
  std::size_t trees = 0;
};

class Trees : public testing::Test {
 protected:
  void SetUp() override {
    world.put_between(wire);
    for (const auto* name : {"alice", "bob", "carol"}) world.account(name);
    create_group(world, alice(), "Family", {"bob"});
    stream = *alice().core().find("#Family");
    accept(world, bob(), stream);
  }
  Person& alice() { return *world.people[0]; }
  Person& bob() { return *world.people[1]; }
  Person& carol() { return *world.people[2]; }
  std::uint64_t epoch() { return alice().core().conversation(stream)->group->epoch().value; }
  bool in(Person& person) {
    const auto* conversation = person.core().conversation(stream);
    return conversation != nullptr && conversation->stage == client::Stage::kActive;
  }
  void commit_until(std::uint64_t wanted) {
    for (std::uint64_t i = epoch(); i < wanted; ++i)
      world.expect_done(alice(), [&](Core& core, Ticket ticket) {
        return core.set_title(ticket, stream, i + 1 < wanted ? "Title " + std::to_string(i) : "Family", alice().now());
      });
    ASSERT_EQ(epoch(), wanted);
  }

  World world{5};
  Counting wire{world.host};
  client::StreamId stream;
};

TEST_F(Trees, AWelcomeIsOpenedLongAfterTheTreeThatItNeeds) {
  commit_until(40);
  carol().disconnect();
  world.expect_done(alice(),
                    [&](Core& core, Ticket ticket) { return core.add_member(ticket, stream, "carol", alice().now()); });
  say(world, alice(), "#Family", "you will read this");
  commit_until(70);
  say(world, bob(), "#Family", "and this");
  EXPECT_EQ(wire.trees, 1u) << "in " << wire.commits << " commits";
  EXPECT_GT(wire.commits, 69u);
  carol().connect();
  world.settle();
  ASSERT_TRUE(in(carol()));
  EXPECT_EQ(shown(carol(), "#Family"), (std::vector<std::string>{"@alice: you will read this", "@bob: and this"}));
  accept(world, carol(), stream);
  say(world, carol(), "#Family", "I did");
  EXPECT_EQ(shown(alice(), "#Family").back(), "@carol: I did");
  EXPECT_TRUE(carol().warnings().empty());
}

TEST_F(Trees, DevicesComeInFromOutsideInAnyEpoch) {
  for (const std::uint64_t wanted : {20U, 64U, 90U}) {
    commit_until(wanted);
    Person& device = world.person("bob's device " + std::to_string(wanted));
    link(world, bob(), device);
    ASSERT_TRUE(in(device)) << wanted;
    say(world, device, "#Family", "from " + std::to_string(wanted));
    EXPECT_EQ(shown(alice(), "#Family").back(), "@bob: from " + std::to_string(wanted));
    EXPECT_TRUE(device.warnings().empty());
  }
}

// The commit that comes from outside brings the tree, where it begins such an epoch.
TEST_F(Trees, AJoinerBringsTheSnapshotThatIsDue) {
  commit_until(63);
  ASSERT_EQ(wire.trees, 0u);
  Person& device = world.person("bob's device");
  link(world, bob(), device);
  ASSERT_TRUE(in(device));
  EXPECT_EQ(wire.trees, 1u);
  Person& another = world.person("bob's other device");
  link(world, bob(), another);
  EXPECT_TRUE(in(another));
  EXPECT_EQ(wire.trees, 1u);
}

}  // namespace
}  // namespace majlis::simulation
