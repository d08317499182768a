// Devices whose clocks are off, each by its own measure: they reach each other as others do.
#include "tests/simulation/messaging/talk.hpp"

#include <gtest/gtest.h>

namespace majlis::simulation {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;

Person& account_off(World& world, const std::string& name, std::int64_t ahead_ms) {
  Person& made = world.person(name);
  made.set_clock(ahead_ms);
  world.expect_done(made, [&](client::Core& core, client::Ticket ticket) {
    return core.sign_up(ticket, name, std::nullopt, made.now());
  });
  return made;
}

class ClocksOff : public testing::TestWithParam<std::int64_t> {};

TEST_P(ClocksOff, WhoseClockIsOffBeginsAConversation) {
  World world(1);
  Person& alice = account_off(world, "alice", GetParam());
  Person& bob = world.account("bob");
  open_chat(world, alice, "bob");
  say(world, alice, "@bob", "peace");
  accept(world, bob, *bob.core().find("@alice"));
  say(world, bob, "@alice", "and upon you");
  EXPECT_EQ(shown(alice, "@bob"), (std::vector<std::string>{"@alice: peace", "@bob: and upon you"}));
  EXPECT_EQ(alice.warnings(), std::vector<std::string>{});
}

TEST_P(ClocksOff, IsReachedByOthersAndTakenIntoGroups) {
  World world(2);
  Person& alice = world.account("alice");
  Person& bob = account_off(world, "bob", GetParam());
  open_chat(world, alice, "bob");
  say(world, alice, "@bob", "peace");
  EXPECT_EQ(shown(bob, "@alice"), std::vector<std::string>{"@alice: peace"});
  create_group(world, alice, "Garden", {"bob"});
  say(world, alice, "#Garden", "the gate is open");
  EXPECT_EQ(shown(bob, "#Garden"), std::vector<std::string>{"@alice: the gate is open"});
}

TEST_P(ClocksOff, LinksADevice) {
  World world(3);
  Person& alice = world.account("alice");
  Person& laptop = world.person("laptop");
  laptop.set_clock(GetParam());
  link(world, alice, laptop);
  say(world, laptop, "@alice", "from the laptop");
  EXPECT_EQ(shown(alice, "@alice"), std::vector<std::string>{"@alice: from the laptop"});
}

INSTANTIATE_TEST_SUITE_P(ByDays, ClocksOff, testing::Values(-400 * kDayMs, -3 * kDayMs, 3 * kDayMs, 400 * kDayMs));

}  // namespace
}  // namespace majlis::simulation
