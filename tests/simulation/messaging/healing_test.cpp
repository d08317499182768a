// Healing: whoever copied all that a device had stored reads along until that device next gives itself new keys, and
// nothing from then on. One test for each occasion on which it does.
#include "tests/simulation/messaging/talk.hpp"
#include "tests/simulation/messaging/thief.hpp"

#include <gtest/gtest.h>

namespace majlis::simulation {
namespace {

using client::Core;
using client::Ticket;
using Words = std::vector<std::string>;

constexpr std::uint64_t kDayMs = 86'400'000;
constexpr std::string_view kLabel = "#Family";

class Healing : public testing::Test {
 protected:
  void SetUp() override {
    create_group(world, alice, "Family", {"bob", "carol", "dora"});
    stream = *alice.core().find(kLabel);
    for (auto* person : {&bob, &carol, &dora}) accept(world, *person, stream);
    dora.disconnect();  // for whom the host keeps everything
    say(world, alice, kLabel, "welcome");
  }
  // The copy is as good as the device: it opens messages, and the paths of others.
  void expect_reads_along(Thief& thief, const Person& member) {
    say(world, alice, kLabel, "overheard");
    EXPECT_EQ(thief.read(world, member), Words{"overheard"});
    const std::size_t before = thief.path_secrets();
    say(world, carol, kLabel, "new keys of another");  // whose first message it is
    EXPECT_EQ(thief.read(world, member), Words{"new keys of another"});
    EXPECT_GT(thief.path_secrets(), before);
  }
  // There was one commit with new keys that were encrypted to none of the copy's, and nothing opens any more, whoever
  // writes and whoever else gives themselves new keys.
  void expect_locked_out(Thief& thief, const Person& member) {
    const std::size_t paths = thief.paths();
    const std::size_t path_secrets = thief.path_secrets();
    EXPECT_EQ(thief.read(world, member), Words{});
    EXPECT_EQ(thief.paths(), paths + 1);
    say(world, alice, kLabel, "after");
    say(world, carol, kLabel, "after, too");
    EXPECT_EQ(thief.read(world, member), Words{});
    world.host.advance(8 * kDayMs);
    world.settle();
    for (auto* person : {&carol, &alice}) {
      say(world, *person, kLabel, "new keys");
      EXPECT_EQ(thief.read(world, member), Words{});
    }
    EXPECT_EQ(thief.path_secrets(), path_secrets) << "a private key of the copy opened a path";
  }
  std::uint64_t epoch() const { return alice.core().conversation(stream)->group->epoch().value; }
  void let_bob_give_himself_keys() { say(world, bob, kLabel, "my first"); }

  World world{17};
  Person& alice = world.account("alice");
  Person& bob = world.account("bob");
  Person& carol = world.account("carol");
  Person& dora = world.account("dora");
  client::StreamId stream;
};

TEST_F(Healing, WithTheFirstMessageAfterJoining) {
  Thief thief(bob, stream);
  expect_reads_along(thief, bob);
  const auto before = epoch();
  say(world, bob, kLabel, "my first");
  EXPECT_EQ(epoch(), before + 1);
  expect_locked_out(thief, bob);
}

TEST_F(Healing, WithTheFirstMessageAfterSevenDays) {
  let_bob_give_himself_keys();
  world.host.advance(7 * kDayMs - 60'000);
  world.settle();
  say(world, alice, kLabel, "while bob is silent");
  Thief thief(bob, stream);
  expect_reads_along(thief, bob);
  const auto before = epoch();
  say(world, bob, kLabel, "a minute early");
  EXPECT_EQ(epoch(), before);
  thief.read(world, bob);
  world.host.advance(60'000);
  world.settle();
  say(world, bob, kLabel, "a week later");
  EXPECT_EQ(epoch(), before + 1);
  expect_locked_out(thief, bob);
}

TEST_F(Healing, AfterAThousandMessages) {
  let_bob_give_himself_keys();
  for (int i = 1; i < 1'000; ++i) {
    world.host.advance(10);  // as fast as the host takes them
    say(world, bob, kLabel, std::to_string(i));
  }
  Thief thief(bob, stream);
  expect_reads_along(thief, bob);
  const auto before = epoch();
  say(world, bob, kLabel, "one more");
  EXPECT_EQ(epoch(), before + 1);
  expect_locked_out(thief, bob);
}

TEST_F(Healing, WithEveryRemoval) {
  Person& emil = world.account("emil");
  world.expect_done(alice,
                    [&](Core& core, Ticket ticket) { return core.add_member(ticket, stream, "emil", alice.now()); });
  Thief thief(alice, stream);
  expect_reads_along(thief, bob);
  world.expect_done(alice, [&](Core& core, Ticket ticket) {
    return core.remove_member(ticket, stream, emil.core().own_account(), alice.now());
  });
  expect_locked_out(thief, bob);
}

// Of whom was removed the whole state is of no use.
TEST_F(Healing, WhoWasRemovedHasNothingThatOpens) {
  Thief thief(bob, stream);
  expect_reads_along(thief, carol);
  world.expect_done(alice, [&](Core& core, Ticket ticket) {
    return core.remove_member(ticket, stream, bob.core().own_account(), alice.now());
  });
  expect_locked_out(thief, carol);
}

}  // namespace
}  // namespace majlis::simulation
