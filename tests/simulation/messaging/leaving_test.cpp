// Leaving a group: the host gives nothing more at once, whoever writes next commits the removal before the words, and
// what the one who left still holds opens none of them.
#include "protocol/messaging.hpp"
#include "tests/simulation/messaging/family.hpp"
#include "tests/simulation/messaging/thief.hpp"

#include <algorithm>

namespace majlis::simulation {
namespace {

using client::Ticket;
using protocol::EntryKind;
using Words = std::vector<std::string>;

class Leaving : public Family {
 protected:
  Leaving() : Family(23) { all_say_that_they_are_here(); }

  // Behind `seq` there stand one commit, then messages.
  void expect_removal_first(std::uint64_t seq) {
    const auto page = world.host.call<protocol::Read>(alice.connection(), {stream, seq, {}, {}});
    ASSERT_GT(page->entries.size(), 1U);
    EXPECT_EQ(page->entries.front().kind, EntryKind::kCommit);
    EXPECT_EQ(std::ranges::count(page->entries, EntryKind::kCommit, &protocol::Entry::kind), 1);
  }
  // The last entry that the host gives to `person`.
  std::uint64_t given_to(const Person& person) {
    const auto page = world.host.call<protocol::Read>(person.connection(), {stream, 0, {}, {}});
    return page.ok() && !page->entries.empty() ? page->entries.back().seq : 0;
  }
  std::uint64_t last_seq() const { return at(alice).cursor; }
  Words members() const {
    Words names;
    for (const auto& member : alice.core().members(stream)) names.push_back(member.name);
    std::ranges::sort(names);
    return names;
  }
};

TEST_F(Leaving, EndsTheIntervalAtOnce) {
  const auto last = last_seq();
  ASSERT_EQ(given_to(bob), last);
  const auto roster = [&] { return *world.host.call<protocol::Members>(alice.connection(), {stream}); };
  ASSERT_EQ(roster().members.size(), 3U);
  leave(bob);
  EXPECT_EQ(roster().members.size(), 2U);
  ASSERT_EQ(roster().leaving.size(), 1U);
  EXPECT_EQ(roster().leaving.front().account, bob.core().own_account());
  EXPECT_EQ(at(bob).stage, client::Stage::kLeft);
  EXPECT_EQ(shown(bob, kLabel).size(), 2U) << "what was read stays";
  say(world, alice, kLabel, "without bob");
  EXPECT_GT(last_seq(), last);
  EXPECT_LE(given_to(bob), last);
}

// A plain member may not remove anybody who has not left.
TEST_F(Leaving, WhoeverWritesNextRemovesFirst) {
  Thief thief(bob, stream);
  say(world, alice, kLabel, "overheard");
  ASSERT_EQ(thief.read(world, alice), Words{"overheard"});
  leave(bob);
  const auto before = last_seq();
  say(world, carol, kLabel, "without bob");
  expect_removal_first(before);
  EXPECT_EQ(members(), (Words{"@alice", "@carol"}));
  say(world, alice, kLabel, "nor with");
  EXPECT_EQ(thief.read(world, alice), Words{});
  EXPECT_EQ(shown(bob, kLabel).size(), 3U);
  EXPECT_EQ(shown(alice, kLabel), shown(carol, kLabel));
  ASSERT_EQ(carol.warnings().size(), 1U);
  EXPECT_EQ(carol.warnings().front(),
            "client.member.left: the host says that @bob has left; nothing more is written for "
            "them here");
  EXPECT_TRUE(alice.warnings().empty() && bob.warnings().empty());
}

TEST_F(Leaving, OneRemovalServesThoseWhoWriteAtOnce) {
  leave(bob);
  const auto before = last_seq();
  for (auto* person : {&alice, &carol})
    person->run(person->core().send(person->ticket(), stream, client::text_draft(person->name()), person->now()));
  world.settle();
  expect_removal_first(before);
  EXPECT_EQ(shown(alice, kLabel).size(), 4U);
  EXPECT_EQ(shown(alice, kLabel), shown(carol, kLabel));
}

TEST_F(Leaving, AllDevicesOfTheAccountLeave) {
  Person& phone = world.person("bob's phone");
  link(world, bob, phone);
  ASSERT_EQ(at(phone).stage, client::Stage::kActive);
  Thief thief(phone, stream);
  Person& tablet = world.person("bob's tablet");
  link(world, bob, tablet);
  tablet.disconnect();
  thief.read(world, alice);  // what the tablet was told
  leave(bob);
  EXPECT_EQ(at(phone).stage, client::Stage::kLeft);
  tablet.connect();
  world.settle();
  EXPECT_EQ(at(tablet).stage, client::Stage::kLeft);
  const auto last = last_seq();
  say(world, carol, kLabel, "without bob");
  EXPECT_LE(given_to(phone), last);
  EXPECT_LE(given_to(tablet), last);
  EXPECT_EQ(thief.read(world, alice), Words{});
  EXPECT_EQ(members(), (Words{"@alice", "@carol"}));
}

// Who was away when somebody left writes without knowing.
TEST_F(Leaving, WhoWasAwayIsToldBeforeAnythingIsSealed) {
  carol.disconnect();
  const Ticket ticket = carol.ticket();
  carol.run(carol.core().send(ticket, stream, client::text_draft("written offline"), carol.now()));
  Thief thief(bob, stream);
  leave(bob);
  carol.restart();
  const auto before = last_seq();
  carol.connect();
  world.settle();
  expect_removal_first(before);
  EXPECT_EQ(shown(alice, kLabel).back(), "@carol: written offline");
  EXPECT_EQ(thief.read(world, alice), Words{});
}

// Bob is asked by nobody whether he comes back: only a member's Add brings him in again.
TEST_F(Leaving, WhoLeftDoesNotComeBackFromOutside) {
  leave(bob);
  bob.restart();
  bob.connect();
  world.settle();
  EXPECT_EQ(at(bob).stage, client::Stage::kLeft);
  say(world, alice, kLabel, "still without");
  add("bob");
  say(world, alice, kLabel, "welcome back");
  EXPECT_EQ(shown(bob, kLabel).back(), "@alice: welcome back");
  EXPECT_EQ(std::ranges::count(shown(bob, kLabel), "@alice: still without"), 0);
}

}  // namespace
}  // namespace majlis::simulation
