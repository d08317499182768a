// Whole conversations between real client cores through the real messaging module.
#include "tests/simulation/messaging/talk.hpp"

#include <gtest/gtest.h>

namespace majlis::simulation {
namespace {

using client::Core;
using client::Ticket;

class Talk : public testing::Test {
 protected:
  World world{1};
};

TEST_F(Talk, TwoPeopleWriteToEachOther) {
  Person& alice = world.account("alice");
  Person& bob = world.account("bob");
  open_chat(world, alice, "@bob");
  say(world, alice, "@bob", "salam");
  ASSERT_EQ(shown(bob, "@alice"), (std::vector<std::string>{"@alice: salam"}));
  EXPECT_TRUE(bob.core().conversation(*bob.core().find("@alice"))->request);
  say(world, bob, "@alice", "wa alaykum");
  const std::vector<std::string> both{"@alice: salam", "@bob: wa alaykum"};
  EXPECT_EQ(shown(alice, "@bob"), both);
  EXPECT_EQ(shown(bob, "@alice"), both);
  EXPECT_TRUE(alice.warnings().empty() && bob.warnings().empty());
}

TEST_F(Talk, BothOpenTheSameConversationAtOnce) {
  Person& alice = world.account("alice");
  Person& bob = world.account("bob");
  alice.run(alice.core().open_direct(alice.ticket(), "bob", alice.now()));
  bob.run(bob.core().open_direct(bob.ticket(), "alice", bob.now()));
  world.settle();
  say(world, alice, "@bob", "one");
  say(world, bob, "@alice", "two");
  EXPECT_EQ(shown(alice, "@bob"), (std::vector<std::string>{"@alice: one", "@bob: two"}));
  EXPECT_EQ(shown(bob, "@alice"), shown(alice, "@bob"));
}

TEST_F(Talk, WhoWasAwayReadsEverythingInOrder) {
  Person& alice = world.account("alice");
  Person& bob = world.account("bob");
  open_chat(world, alice, "@bob");
  say(world, alice, "@bob", "0");
  world.expect_done(bob,
                    [&](Core& core, Ticket ticket) { return core.accept(ticket, *core.find("@alice"), bob.now()); });
  bob.disconnect();
  for (int i = 1; i < 20; ++i) say(world, alice, "@bob", std::to_string(i));
  bob.restart();
  bob.connect();
  world.settle();
  EXPECT_EQ(shown(bob, "@alice"), shown(alice, "@bob"));
  EXPECT_EQ(shown(bob, "@alice").size(), 20U);
}

TEST_F(Talk, MessagesAreEditedDeletedAndReactedTo) {
  Person& alice = world.account("alice");
  Person& bob = world.account("bob");
  open_chat(world, alice, "@bob");
  say(world, alice, "@bob", "helo");
  const auto target = last_message(bob, "@alice");
  world.expect_done(alice, [&](Core& core, Ticket ticket) {
    return core.edit(ticket, *core.find("@bob"), target, "hello", alice.now());
  });
  world.expect_done(
      bob, [&](Core& core, Ticket ticket) { return core.react(ticket, *core.find("@alice"), target, "❤", bob.now()); });
  EXPECT_EQ(shown(bob, "@alice"), (std::vector<std::string>{"@alice: hello [❤]"}));
  EXPECT_EQ(shown(alice, "@bob"), shown(bob, "@alice"));
  const Ticket foreign = bob.ticket();
  bob.run(bob.core().edit(foreign, *bob.core().find("@alice"), target, "forged", bob.now()));
  EXPECT_NE(bob.failure(foreign).find("client.message.not_own"), std::string::npos);
  world.expect_done(
      alice, [&](Core& core, Ticket ticket) { return core.remove(ticket, *core.find("@bob"), target, alice.now()); });
  EXPECT_EQ(shown(bob, "@alice"), (std::vector<std::string>{"@alice: (deleted)"}));
}

TEST_F(Talk, AGroupGrowsShrinksAndKeepsItsTitle) {
  Person& alice = world.account("alice");
  Person& bob = world.account("bob");
  Person& carol = world.account("carol");
  world.expect_done(alice, [&](Core& core, Ticket ticket) {
    return core.create_group(ticket, "Family", {"@bob", "@carol"}, alice.now());
  });
  say(world, alice, "#Family", "welcome");
  EXPECT_EQ(shown(bob, "#Family"), (std::vector<std::string>{"@alice: welcome"}));
  EXPECT_EQ(shown(carol, "#Family"), shown(bob, "#Family"));
  world.expect_done(carol,
                    [&](Core& core, Ticket ticket) { return core.accept(ticket, *core.find("#Family"), carol.now()); });
  world.expect_done(alice, [&](Core& core, Ticket ticket) {
    return core.remove_member(ticket, *core.find("#Family"), bob.core().own_account(), alice.now());
  });
  say(world, carol, "#Family", "without bob");
  EXPECT_EQ(shown(alice, "#Family"), (std::vector<std::string>{"@alice: welcome", "@carol: without bob"}));
  EXPECT_EQ(shown(bob, "#Family"), (std::vector<std::string>{"@alice: welcome"}));
  EXPECT_EQ(bob.core().conversation(*bob.core().find("#Family"))->stage, client::Stage::kLeft);
}

// Whom somebody else added can be verified before one has written a word.
TEST_F(Talk, WhoIsAddedIsMetByEverybody) {
  Person& alice = world.account("alice");
  Person& bob = world.account("bob");
  Person& carol = world.account("carol");
  world.expect_done(
      alice, [&](Core& core, Ticket ticket) { return core.create_group(ticket, "Family", {"@bob"}, alice.now()); });
  EXPECT_EQ(bob.core().safety_number(carol.core().own_account()).error().name, "client.contact.unknown");
  world.expect_done(alice, [&](Core& core, Ticket ticket) {
    return core.add_member(ticket, *core.find("#Family"), "carol", alice.now());
  });
  const auto number = bob.core().safety_number(carol.core().own_account());
  ASSERT_TRUE(number.ok()) << number.error().detail;
  EXPECT_EQ(*number, *carol.core().safety_number(bob.core().own_account()));
}

TEST_F(Talk, OnlyThoseWhoMayChangeAGroup) {
  Person& alice = world.account("alice");
  Person& bob = world.account("bob");
  world.account("carol");
  world.expect_done(
      alice, [&](Core& core, Ticket ticket) { return core.create_group(ticket, "Family", {"bob"}, alice.now()); });
  const Ticket denied = bob.ticket();
  bob.run(bob.core().add_member(denied, *bob.core().find("#Family"), "carol", bob.now()));
  EXPECT_NE(bob.failure(denied).find("client.group.denied"), std::string::npos);
  world.expect_done(alice, [&](Core& core, Ticket ticket) {
    return core.set_role(ticket, *core.find("#Family"), bob.core().own_account(), protocol::Role::kModerator,
                         alice.now());
  });
  world.expect_done(bob, [&](Core& core, Ticket ticket) {
    return core.add_member(ticket, *core.find("#Family"), "carol", bob.now());
  });
  EXPECT_EQ(alice.core().members(*alice.core().find("#Family")).size(), 3U);
}

TEST_F(Talk, ASecondDeviceReachesEveryConversation) {
  Person& alice = world.account("alice");
  Person& bob = world.account("bob");
  open_chat(world, alice, "@bob");
  say(world, alice, "@bob", "before");
  say(world, bob, "@alice", "answer");
  Person& phone = world.person("alice's phone");
  phone.run(phone.core().begin_link(phone.ticket(), phone.now()));
  world.expect_done(alice, [&](Core& core, Ticket ticket) {
    return core.link_device(ticket, phone.core().link_code(), {}, alice.now());
  });
  alice.disconnect();
  world.host.advance(2'000);
  world.settle();
  ASSERT_TRUE(phone.core().online());
  say(world, phone, "@bob", "from the phone");
  EXPECT_EQ(shown(bob, "@alice").back(), "@alice: from the phone");
  say(world, bob, "@alice", "to all devices");
  EXPECT_EQ(shown(phone, "@bob"), (std::vector<std::string>{"@alice: from the phone", "@bob: to all devices"}));
  alice.connect();
  world.settle();
  EXPECT_EQ(shown(alice, "@bob").size(), 4U);
}

TEST_F(Talk, RecoveryEndsTheOldDevice) {
  Person& alice = world.account("alice");
  Person& bob = world.account("bob");
  open_chat(world, alice, "@bob");
  say(world, alice, "@bob", "before");
  say(world, bob, "@alice", "answer");
  const std::string words = to_string(alice.core().recovery_phrase()->view());
  Person& fresh = world.person("alice's new laptop");
  world.expect_done(fresh,
                    [&](Core& core, Ticket ticket) { return core.recover(ticket, "alice", words, fresh.now()); });
  world.settle();
  say(world, fresh, "@bob", "it is me");
  EXPECT_EQ(shown(bob, "@alice").back(), "@alice: it is me");
  EXPECT_FALSE(alice.connected());
  alice.connect();
  world.settle();
  EXPECT_TRUE(alice.core().revoked());
}

TEST_F(Talk, WrongWordsChangeNothing) {
  world.account("alice");
  Person& other = world.account("other");
  Person& thief = world.person("thief");
  const std::string words = to_string(other.core().recovery_phrase()->view());
  const Ticket ticket = thief.ticket();
  thief.run(thief.core().recover(ticket, "alice", words, thief.now()));
  world.settle();
  EXPECT_NE(thief.failure(ticket).find("client.recover.phrase"), std::string::npos);
  EXPECT_FALSE(thief.core().has_account());
}

TEST_F(Talk, ANameIsTakenOnce) {
  world.account("alice");
  Person& second = world.person("alice");
  const Ticket ticket = second.ticket();
  second.run(second.core().sign_up(ticket, "alice", std::nullopt, second.now()));
  world.settle();
  EXPECT_NE(second.failure(ticket).find("conflict"), std::string::npos);
  EXPECT_FALSE(second.core().has_account());
}

}  // namespace
}  // namespace majlis::simulation
