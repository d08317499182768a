// A direct stream whose creator dies before it has added the other one: either side gets the conversation going.
#include "tests/simulation/messaging/talk.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace majlis::simulation {
namespace {

constexpr int kSteps = 10;

// Alice opens the conversation and writes, and dies at `step` in the way of `crash`. False: she lived through all of
// it.
bool open_and_die(Person& alice, int step, Crash crash) {
  alice.run(alice.core().open_direct(alice.ticket(), "bob", alice.now()));
  for (int i = 0; i < step; ++i) {
    const auto stream = alice.core().find("@bob");
    if (stream.ok() && alice.core().conversation(*stream)->last_order == 0)
      alice.run(alice.core().send(alice.ticket(), *stream, client::text_draft("from alice"), alice.now()));
    if (!alice.step()) return false;
  }
  return alice.step(crash);
}

void pass(World& world, std::uint64_t seconds) {
  for (std::uint64_t i = 0; i < seconds; ++i) {
    world.host.advance(1'000);
    world.settle();
  }
}

void expect_same(const Person& alice, const Person& bob, const std::string& what) {
  const auto at_alice = shown(alice, "@bob");
  EXPECT_EQ(at_alice, shown(bob, "@alice")) << what;
  EXPECT_TRUE(std::ranges::count(at_alice, "@bob: from bob") == 1) << what;
}

template <class Case>
void at_each_point(Case check) {
  for (const auto crash : {Crash::kBeforeStore, Crash::kAfterStore, Crash::kAfterFirstFrame})
    for (int step = 0; step < kSteps; ++step) {
      World world(static_cast<std::uint64_t>(step) + 1);
      Person& alice = world.account("alice");
      Person& bob = world.account("bob");
      if (!open_and_die(alice, step, crash)) continue;
      check(world, alice, bob, "crash " + std::to_string(static_cast<int>(crash)) + " at step " + std::to_string(step));
    }
}

TEST(Direct, TheCreatorFinishesAfterARestart) {
  at_each_point([](World& world, Person& alice, Person& bob, const std::string& what) {
    world.recover();
    if (!alice.core().find("@bob").ok()) open_chat(world, alice, "bob");
    say(world, alice, "@bob", "I am back");
    say(world, bob, "@alice", "from bob");
    expect_same(alice, bob, what);
  });
}

TEST(Direct, TheOtherOneGetsInWhereTheCreatorStaysAway) {
  at_each_point([](World& world, Person& alice, Person& bob, const std::string& what) {
    alice.disconnect();
    bob.run(bob.core().open_direct(bob.ticket(), "alice", bob.now()));
    world.settle();
    const auto ticket = bob.ticket();
    bob.run(bob.core().send(ticket, *bob.core().find("@alice"), client::text_draft("from bob"), bob.now()));
    pass(world, 30);
    EXPECT_TRUE(bob.done(ticket)) << what << ": " << bob.failure(ticket);
    alice.connect();
    pass(world, 30);
    expect_same(alice, bob, what);
    say(world, alice, "@bob", "I am back");
    expect_same(alice, bob, what);
  });
}

TEST(Direct, WhoWasReplacedWhileItHurriedReadsTheOthersWelcome) {
  World world(3);
  Person& alice = world.account("alice");
  Person& bob = world.account("bob");
  ASSERT_TRUE(open_and_die(alice, 3, Crash::kAfterStore));
  world.host.advance(20'000);
  bob.run(bob.core().open_direct(bob.ticket(), "alice", bob.now()));
  alice.connect();
  world.settle();
  pass(world, 60);
  say(world, bob, "@alice", "from bob");
  expect_same(alice, bob, "at once");
}

}  // namespace
}  // namespace majlis::simulation
