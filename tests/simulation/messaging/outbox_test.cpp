// What becomes of a message that the host has acknowledged and that its author never reads back: it is in his history,
// and nobody waits for it.
#include "tests/simulation/messaging/family.hpp"

namespace majlis::simulation {
namespace {

using client::Core;
using client::Ticket;

class Outbox : public Family {
 protected:
  Outbox() : Family(31) { all_say_that_they_are_here(); }

  // Bob sends; his line is cut when he has heard that it was stored, before he reads it back.
  void send_and_be_cut_off(std::string_view text) {
    const Ticket ticket = bob.ticket();
    bob.run(bob.core().send(ticket, stream, client::text_draft(text), bob.now()));
    while (!bob.done(ticket)) ASSERT_TRUE(bob.step());
    ASSERT_EQ(at(bob).outbox.size(), 1U);
    ASSERT_NE(at(bob).outbox.front().seq, 0U);
    bob.disconnect();
  }
  void come_back() {
    bob.restart();
    bob.connect();
    world.settle();
  }
};

TEST_F(Outbox, WhoComesBackFromOutsideWaitsForNothing) {
  send_and_be_cut_off("stored");
  world.settle();
  const auto sent_at = world.host.now_ms();
  world.host.advance(31ULL * 86'400'000);  // the host keeps nothing for bob any more
  world.host.advance(120'000);
  come_back();
  ASSERT_EQ(at(bob).stage, client::Stage::kActive);
  EXPECT_GT(at(bob).first_seq, 6U) << "he must have come in from outside";
  EXPECT_TRUE(at(bob).outbox.empty());
  EXPECT_TRUE(bob.idle());
  EXPECT_EQ(shown(bob, kLabel).back(), "@bob: stored");
  EXPECT_EQ(at(bob).messages.rbegin()->second.time_ms, sent_at);
  EXPECT_EQ(shown(alice, kLabel).back(), "@bob: stored");
  say(world, bob, kLabel, "and on");
  EXPECT_EQ(shown(alice, kLabel).back(), "@bob: and on");
  come_back();
  EXPECT_EQ(shown(bob, kLabel).back(), "@bob: and on");
  EXPECT_TRUE(bob.idle());
}

TEST_F(Outbox, WhoseOtherDeviceLeftKeepsWhatWasStored) {
  Person& phone = world.person("bob's phone");
  link(world, bob, phone);
  send_and_be_cut_off("stored");
  leave(phone);
  come_back();
  EXPECT_EQ(at(bob).stage, client::Stage::kLeft);
  EXPECT_TRUE(bob.idle());
  EXPECT_EQ(shown(bob, kLabel).back(), "@bob: stored");
  EXPECT_TRUE(at(bob).outbox.empty());
}

// To whom one has blocked nothing is sent; where another device did it, too, and nobody waits for it.
TEST_F(Outbox, ABlockKeepsNobodyWaiting) {
  open_chat(world, alice, "bob");
  say(world, alice, "@bob", "hello");
  const auto direct = *alice.core().find("@bob");
  Person& phone = world.person("alice's phone");
  link(world, alice, phone);
  const auto block = [&](Person& person, bool blocked) {
    world.expect_done(person, [&](Core& core, Ticket ticket) {
      return core.block(ticket, bob.core().own_account(), blocked, person.now());
    });
  };
  const auto failure_of_sending = [&](std::string_view text) {
    const Ticket ticket = alice.ticket();
    alice.run(alice.core().send(ticket, direct, client::text_draft(text), alice.now()));
    world.settle();
    return alice.failure(ticket);
  };
  alice.disconnect();
  block(phone, true);
  alice.connect();
  world.settle();
  EXPECT_TRUE(failure_of_sending("unaware").starts_with("client.conversation.hidden"));
  EXPECT_TRUE(alice.idle());
  alice.restart();
  alice.connect();
  world.settle();
  EXPECT_TRUE(alice.idle()) << "and not after a restart either";
  block(alice, true);
  EXPECT_TRUE(failure_of_sending("aware").starts_with("client.contact.blocked"));
  block(alice, false);
  say(world, alice, "@bob", "again");
  EXPECT_EQ(shown(bob, "@alice"), (std::vector<std::string>{"@alice: hello", "@alice: unaware", "@alice: again"}));
}

// What can never be sent is not waited for either, and does not go out should he be added again.
TEST_F(Outbox, WhoIsRemovedIsToldOfWhatWaits) {
  bob.disconnect();
  const Ticket ticket = bob.ticket();
  bob.run(bob.core().send(ticket, stream, client::text_draft("too late"), bob.now()));
  remove(bob);
  bob.connect();
  world.settle();
  EXPECT_EQ(at(bob).stage, client::Stage::kLeft);
  EXPECT_TRUE(bob.failure(ticket).starts_with("client.conversation.left")) << bob.failure(ticket);
  EXPECT_TRUE(bob.idle());
  add("bob");
  EXPECT_EQ(at(bob).stage, client::Stage::kActive);
  EXPECT_EQ(shown(alice, kLabel).size(), 2U);
}

}  // namespace
}  // namespace majlis::simulation
