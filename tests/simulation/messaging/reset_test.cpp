// Bad commits that the host took: the conversation goes on in a branch of the last epoch that all agree on.
#include "protocol/messaging.hpp"
#include "tests/simulation/messaging/mallory.hpp"
#include "tests/simulation/messaging/talk.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace majlis::simulation {
namespace {

using client::Core;
using client::Ticket;

bool warned(const Person& person, std::string_view what) {
  return std::ranges::any_of(person.warnings(), [&](const auto& each) { return each.find(what) != std::string::npos; });
}

void pass(World& world, std::uint64_t seconds) {
  for (std::uint64_t i = 0; i < seconds; ++i) {
    world.host.advance(1'000);
    world.settle();
  }
}

class Reset : public testing::Test {
 protected:
  void SetUp() override {
    create_group(world, alice, "Family", {"bob", "mallory"});
    stream = *alice.core().find("#Family");
    accept(world, bob, stream);
    accept(world, mallory, stream);
    say(world, bob, "#Family", "before");
  }
  const client::Conversation& at(const Person& person) const { return *person.core().conversation(stream); }

  World world{11};
  Person& alice = world.account("alice");
  Person& bob = world.account("bob");
  Person& mallory = world.account("mallory");
  client::StreamId stream;
};

TEST_F(Reset, EachKindOfBadCommitIsAnsweredByABranch) {
  for (std::size_t kind = 0; kind < kBadKinds; ++kind) {
    const Bytes before = at(alice).group->id();
    ASSERT_TRUE(commit_badly(world, mallory, stream, static_cast<Bad>(kind))) << kind;
    world.settle();
    pass(world, 5);
    for (const Person* person : {&alice, &bob, &mallory}) {
      ASSERT_EQ(at(*person).stage, client::Stage::kActive) << kind << " " << person->name();
      EXPECT_NE(at(*person).group->id(), before) << kind;
      EXPECT_EQ(at(*person).group->id(), at(alice).group->id()) << kind;
      EXPECT_FALSE(at(*person).unproven) << kind << " " << person->name();
      EXPECT_EQ(at(*person).title, "Family") << kind;
    }
    say(world, bob, "#Family", "after " + std::to_string(kind));
    EXPECT_EQ(shown(alice, "#Family").back(), "@bob: after " + std::to_string(kind));
    EXPECT_EQ(shown(mallory, "#Family").back(), "@bob: after " + std::to_string(kind));
  }
  EXPECT_EQ(shown(bob, "#Family").front(), "@bob: before") << "the history stays";
  for (const auto& member : alice.core().members(stream)) {
    EXPECT_EQ(member.role, member.name == "@alice" ? protocol::Role::kOwner : protocol::Role::kMember)
        << "nobody took over";
  }
  EXPECT_TRUE(warned(bob, "@alice replaced the group")) << "clients show who";
  EXPECT_EQ(at(bob).reset_by, alice.core().own_account());
}

TEST_F(Reset, WhereTheFirstMemberIsAwayAnotherMakesTheBranch) {
  alice.disconnect();
  ASSERT_TRUE(commit_badly(world, mallory, stream, Bad::kGarbage));
  mallory.disconnect();
  world.settle();
  pass(world, 5);
  say(world, bob, "#Family", "without her");
  alice.connect();
  mallory.connect();
  world.settle();
  EXPECT_EQ(shown(alice, "#Family"), shown(bob, "#Family"));
  EXPECT_TRUE(warned(alice, "@bob replaced the group"));
  EXPECT_FALSE(at(alice).unproven) << "she held the epoch that it branches from";
}

// Each group proves its descent from the one before it alone.
TEST_F(Reset, WhoWasAwayGoesThroughEachGroupThatCameMeanwhile) {
  bob.disconnect();
  for (const auto* words : {"first", "second", "third"}) {
    ASSERT_TRUE(commit_badly(world, mallory, stream, Bad::kGarbage)) << words;
    world.settle();
    pass(world, 5);
    say(world, alice, "#Family", words);
  }
  bob.connect();
  world.settle();
  EXPECT_EQ(shown(bob, "#Family"), shown(alice, "#Family"));
  EXPECT_FALSE(at(bob).unproven);
  say(world, bob, "#Family", "back");
  EXPECT_EQ(shown(alice, "#Family").back(), "@bob: back");
}

// What was sealed for the old group meets the new one in an epoch of the same number, and is not taken for it.
TEST_F(Reset, AMessageForTheOldGroupIsRefused) {
  ASSERT_TRUE(commit_badly(world, mallory, stream, Bad::kGarbage));
  for (auto* person : {&alice, &bob, &mallory}) person->disconnect();
  const auto append = [&](std::optional<Bytes> group_id) {
    protocol::AppendParams params;
    params.stream = stream;
    params.client_id = at(bob).last_client_id + 100;
    params.epoch = 1;
    params.group_id = std::move(group_id);
    params.body = to_bytes("sealed long ago");
    params.tag = Bytes(32, 3);
    return world.host.call<protocol::Append>(bob.connection(), params);
  };
  const Bytes old = at(bob).group->id();
  alice.connect();
  world.settle();
  pass(world, 5);
  bob.connect();
  world.settle();
  const Bytes now = at(alice).group->id();
  ASSERT_NE(now, old);
  ASSERT_EQ(at(alice).group->epoch().value, 1U);
  const auto before = at(alice).cursor;
  const auto refused = append(old);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, majlis::host::Code::kConflict);
  world.settle();
  EXPECT_EQ(at(alice).cursor, before);
  EXPECT_TRUE(append(now).ok());
}

TEST_F(Reset, WhoCannotProveItHasToAcceptIt) {
  bob.disconnect();
  ASSERT_TRUE(commit_badly(world, mallory, stream, Bad::kTakesOver));
  world.settle();
  pass(world, 5);
  for (auto* person : {&alice, &mallory}) person->disconnect();
  world.host.advance(31ULL * 86'400'000);
  world.host.advance(120'000);
  alice.connect();
  world.settle();
  say(world, alice, "#Family", "a month later");
  bob.connect();
  world.settle();
  ASSERT_EQ(at(bob).stage, client::Stage::kActive);
  EXPECT_TRUE(at(bob).unproven);
  EXPECT_TRUE(warned(bob, "client.history.gap"));
  EXPECT_TRUE(warned(bob, "client.conversation.unproven"));
  const auto refused = bob.ticket();
  bob.run(bob.core().send(refused, stream, client::text_draft("trusting"), bob.now()));
  EXPECT_NE(bob.failure(refused).find("client.conversation.unproven"), std::string::npos);
  accept(world, bob, stream);
  EXPECT_FALSE(at(bob).unproven);
  say(world, bob, "#Family", "accepted");
  EXPECT_EQ(shown(alice, "#Family").back(), "@bob: accepted");
}

TEST_F(Reset, WhoMakesTheBranchMayDieAnywhere) {
  for (int step = 0; step < 14; ++step) {
    ASSERT_TRUE(commit_badly(world, mallory, stream, Bad::kGarbage)) << step;
    for (int i = 0; i < step; ++i) alice.step();
    alice.step(static_cast<Crash>(1 + step % 3));
    world.recover();
    pass(world, 5);
    say(world, alice, "#Family", std::to_string(step));
    EXPECT_EQ(shown(bob, "#Family").back(), "@alice: " + std::to_string(step));
  }
}

}  // namespace
}  // namespace majlis::simulation
