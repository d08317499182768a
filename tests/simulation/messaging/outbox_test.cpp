// What becomes of a message that the host has acknowledged and that its author never reads back: it is in his history,
// and nobody waits for it.
#include "tests/simulation/messaging/talk.hpp"

#include <gtest/gtest.h>

namespace majlis::simulation {
namespace {

using client::Core;
using client::Ticket;

constexpr std::string_view kLabel = "#Family";

class Outbox : public testing::Test {
 protected:
  void SetUp() override {
    create_group(world, alice, "Family", {"bob", "carol"});
    stream = *alice.core().find(kLabel);
    for (auto* person : {&bob, &carol}) {
      accept(world, *person, stream);
      say(world, *person, kLabel, person->name() + " is here");
    }
  }
  // Bob sends; his line is cut when he has heard that it was stored, before he reads it back.
  void send_and_be_cut_off(std::string_view text) {
    const Ticket ticket = bob.ticket();
    bob.run(bob.core().send(ticket, stream, client::text_draft(text), bob.now()));
    while (!bob.done(ticket)) ASSERT_TRUE(bob.step());
    ASSERT_EQ(at_bob().outbox.size(), 1U);
    ASSERT_NE(at_bob().outbox.front().seq, 0U);
    bob.disconnect();
  }
  void come_back() {
    bob.restart();
    bob.connect();
    world.settle();
  }
  const client::Conversation& at_bob() const { return *bob.core().conversation(stream); }

  World world{31};
  Person& alice = world.account("alice");
  Person& bob = world.account("bob");
  Person& carol = world.account("carol");
  client::StreamId stream;
};

TEST_F(Outbox, WhoComesBackFromOutsideWaitsForNothing) {
  send_and_be_cut_off("stored");
  world.settle();
  const auto sent_at = world.host.now_ms();
  world.host.advance(31ULL * 86'400'000);  // the host keeps nothing for bob any more
  world.host.advance(120'000);
  come_back();
  ASSERT_EQ(at_bob().stage, client::Stage::kActive);
  EXPECT_GT(at_bob().first_seq, 6U) << "he must have come in from outside";
  EXPECT_TRUE(at_bob().outbox.empty());
  EXPECT_TRUE(bob.idle());
  EXPECT_EQ(shown(bob, kLabel).back(), "@bob: stored");
  EXPECT_EQ(at_bob().messages.rbegin()->second.time_ms, sent_at);
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
  world.expect_done(phone, [&](Core& core, Ticket ticket) { return core.leave(ticket, stream, phone.now()); });
  come_back();
  EXPECT_EQ(at_bob().stage, client::Stage::kLeft);
  EXPECT_TRUE(bob.idle());
  EXPECT_EQ(shown(bob, kLabel).back(), "@bob: stored");
  EXPECT_TRUE(at_bob().outbox.empty());
}

// What can never be sent is not waited for either, and does not go out should he be added again.
TEST_F(Outbox, WhoIsRemovedIsToldOfWhatWaits) {
  bob.disconnect();
  const Ticket ticket = bob.ticket();
  bob.run(bob.core().send(ticket, stream, client::text_draft("too late"), bob.now()));
  world.expect_done(alice, [&](Core& core, Ticket removal) {
    return core.remove_member(removal, stream, bob.core().own_account(), alice.now());
  });
  bob.connect();
  world.settle();
  EXPECT_EQ(at_bob().stage, client::Stage::kLeft);
  EXPECT_TRUE(bob.failure(ticket).starts_with("client.conversation.left")) << bob.failure(ticket);
  EXPECT_TRUE(bob.idle());
  world.expect_done(alice,
                    [&](Core& core, Ticket again) { return core.add_member(again, stream, "bob", alice.now()); });
  EXPECT_EQ(at_bob().stage, client::Stage::kActive);
  EXPECT_EQ(shown(alice, kLabel).size(), 2U);
}

}  // namespace
}  // namespace majlis::simulation
