// What a device that is linked gets of the history, and what it does with one that is not right.
#include "tests/simulation/messaging/talk.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace majlis::simulation {
namespace {

using client::Core;
using client::Ticket;

class Archive : public testing::Test {
 protected:
  void SetUp() override {
    open_chat(world, alice, "@bob");
    say(world, alice, "@bob", "hello");
    say(world, bob, "@alice", "hello yourself");
    alice.run(alice.core().verify_contact(bob.core().own_account(), true));
    create_group(world, bob, "Old times", {"alice"});
    old_times = *bob.core().find("#Old times");
    accept(world, alice, old_times);
    say(world, bob, "#Old times", "long ago");
    world.expect_done(alice, [&](Core& core, Ticket ticket) { return core.leave(ticket, old_times, alice.now()); });
  }

  // Links `phone` with a reference to the archive, which is what alice had then.
  void link_phone() {
    archive = alice.core().archive();
    phone.run(phone.core().begin_link(phone.ticket(), phone.now()));
    world.expect_done(alice, [&](Core& core, Ticket ticket) {
      return core.link_device(ticket, phone.core().link_code(), to_bytes("where it is"), alice.now());
    });
    world.host.advance(2'000);
    world.settle();
  }
  std::string take(const Bytes& bytes) {
    client::ArchiveTaken taken;
    auto batch = phone.core().take_archive(bytes, taken, phone.now());
    if (!batch.ok()) return std::string(batch.error().name);
    phone.run(*std::move(batch));
    return std::to_string(taken.messages);
  }

  World world{23};
  Person& alice = world.account("alice");
  Person& bob = world.account("bob");
  Person& phone = world.person("alice's phone");
  client::StreamId old_times;
  Bytes archive;
};

TEST_F(Archive, TheHistoryGoesAlong) {
  link_phone();
  EXPECT_EQ(shown(phone, "@bob"), std::vector<std::string>());
  ASSERT_EQ(phone.core().offered_archive(), to_bytes("where it is"));
  phone.restart();  // the offer outlives that
  ASSERT_EQ(phone.core().offered_archive(), to_bytes("where it is"));
  EXPECT_EQ(take(archive), "3");
  EXPECT_FALSE(phone.core().offered_archive());
  phone.restart();
  phone.connect();
  world.settle();
  EXPECT_FALSE(phone.core().offered_archive());
  EXPECT_EQ(shown(phone, "@bob"), shown(alice, "@bob"));
  EXPECT_TRUE(phone.core().contact(bob.core().own_account())->verified);
  const auto& conversation = *phone.core().conversation(*phone.core().find("@bob"));
  EXPECT_EQ(conversation.begins_at(), alice.core().conversation(conversation.stream)->begins_at());
  EXPECT_FALSE(conversation.has_gap());

  say(world, phone, "@bob", "from the phone");
  EXPECT_EQ(shown(phone, "@bob"), shown(alice, "@bob"));
  EXPECT_EQ(take(archive), "0") << "twice is once";
}

TEST_F(Archive, WhatWasLeftStaysToBeRead) {
  link_phone();
  take(archive);
  const auto* left = phone.core().conversation(old_times);
  ASSERT_NE(left, nullptr);
  EXPECT_EQ(left->stage, client::Stage::kLeft);
  EXPECT_EQ(shown(phone, "#Old times"), shown(alice, "#Old times"));
  phone.restart();
  phone.connect();
  world.settle();
  EXPECT_EQ(phone.core().conversation(old_times)->stage, client::Stage::kLeft);
}

TEST_F(Archive, ChangesReachWhatCameWithIt) {
  link_phone();
  take(archive);
  const auto stream = *alice.core().find("@bob");
  world.expect_done(alice, [&](Core& core, Ticket ticket) {
    return core.edit(ticket, stream, core.conversation(stream)->messages.begin()->second.id, "good day", alice.now());
  });
  EXPECT_EQ(shown(phone, "@bob").front(), "@alice: good day");
}

TEST_F(Archive, WhatMayBeMissingInBetweenIsKnown) {
  archive = alice.core().archive();
  say(world, bob, "@alice", "in between");
  say(world, bob, "@alice", "and this");
  const Bytes earlier = archive;
  link_phone();
  EXPECT_EQ(take(earlier), "3");
  EXPECT_TRUE(phone.core().conversation(*phone.core().find("@bob"))->has_gap());
}

TEST_F(Archive, WhatHasEndedMeanwhileDoesNotComeBack) {
  const auto stream = *alice.core().find("@bob");
  world.expect_done(alice, [&](Core& core, Ticket ticket) { return core.set_timer(ticket, stream, 60, alice.now()); });
  say(world, bob, "@alice", "burn this");
  link_phone();
  world.host.advance(61'000);
  EXPECT_EQ(take(archive), "4") << "the notice of the timer, and not what it ended";
  for (const auto& line : shown(phone, "@bob")) EXPECT_EQ(line.find("burn"), std::string::npos);
}

TEST_F(Archive, OneThatIsNotRightChangesNothing) {
  link_phone();
  for (std::size_t size = 0; size < archive.size(); ++size)
    ASSERT_EQ(take(Bytes(archive.begin(), archive.begin() + static_cast<std::ptrdiff_t>(size))),
              "client.archive.damaged");
  Bytes endless = archive;
  endless[0] = 0xff;
  EXPECT_EQ(take(endless), "client.archive.damaged");
  EXPECT_EQ(take(bob.core().archive()), "client.archive.account");
  EXPECT_EQ(shown(phone, "@bob"), std::vector<std::string>());
}

TEST_F(Archive, AReferenceHasAnEnd) {
  phone.run(phone.core().begin_link(phone.ticket(), phone.now()));
  const Ticket ticket = alice.ticket();
  alice.run(alice.core().link_device(ticket, phone.core().link_code(), Bytes(2'000), alice.now()));
  EXPECT_NE(alice.failure(ticket).find("client.archive.reference"), std::string::npos);
}

}  // namespace
}  // namespace majlis::simulation
