// Who knows what a group is called: those who joined from outside get the key from one member, those who were removed
// never read a later title.
#include "clients/core/metadata.hpp"
#include "tests/simulation/messaging/talk.hpp"

#include <gtest/gtest.h>

namespace majlis::simulation {
namespace {

using client::Core;
using client::Ticket;

std::string title(const Person& person, const client::StreamId& stream) {
  return person.core().conversation(stream)->title;
}

const Bytes& sealed(const Person& person, const client::StreamId& stream) {
  const auto& group = *person.core().conversation(stream)->group;
  return mls::find(group.context().extensions, mls::ExtensionType{client::kSealedExtension})->data;
}

bool opens(const Person& person, const client::StreamId& stream, const Bytes& sealed) {
  return client::open_metadata(sealed, *person.core().conversation(stream)->metadata_key).ok();
}

class Title : public testing::Test {
 protected:
  client::StreamId group(std::vector<std::string> names) {
    for (const auto& name : names) world.account(name);
    create_group(world, alice, "Family", names);
    const auto stream = *alice.core().find("#Family");
    for (std::size_t i = 1; i < world.people.size(); ++i) accept(world, *world.people[i], stream);
    return stream;
  }
  void remove(const client::StreamId& stream, const Person& who) {
    world.expect_done(alice, [&](Core& core, Ticket ticket) {
      return core.remove_member(ticket, stream, who.core().own_account(), alice.now());
    });
  }
  void set_title(const client::StreamId& stream, const std::string& title) {
    world.expect_done(alice,
                      [&](Core& core, Ticket ticket) { return core.set_title(ticket, stream, title, alice.now()); });
  }

  World world{7};
  Person& alice = world.account("alice");
};

TEST_F(Title, ALinkedDeviceIsToldByOneMember) {
  const auto stream = group({"bob", "carol", "dora", "emil"});
  const std::uint64_t before = alice.core().conversation(stream)->cursor;
  Person& phone = world.person("bob's phone");
  link(world, *world.people[1], phone);
  EXPECT_EQ(title(phone, stream), "Family");
  EXPECT_EQ(phone.core().label(*phone.core().conversation(stream)), "#Family");
  world.host.advance(120'000);
  world.settle();
  EXPECT_EQ(alice.core().conversation(stream)->cursor, before + 2) << "the external commit and one message";
}

TEST_F(Title, WhereTheFirstMemberIsAwayOneOfTheOthersTells) {
  const auto stream = group({"bob", "carol", "dora", "emil", "fatma"});
  alice.disconnect();
  const std::uint64_t before = world.people[2]->core().conversation(stream)->cursor;
  Person& phone = world.person("bob's phone");
  link(world, *world.people[1], phone);
  for (int i = 0; i < 200; ++i) {
    world.host.advance(50);
    world.settle();
  }
  EXPECT_EQ(title(phone, stream), "Family");
  EXPECT_EQ(phone.core().conversation(stream)->cursor, before + 3)
      << "the external commit, new keys for who tells, and one message";
}

TEST_F(Title, TheOnlyMemberWhoIsEverOnlineAgainTells) {
  const auto stream = group({"bob", "carol"});
  Person& bob = *world.people[1];
  Person& carol = *world.people[2];
  const std::string words = to_string(bob.core().recovery_phrase()->view());
  for (auto& person : world.people) person->disconnect();
  Person& fresh = world.person("bob's new laptop");
  world.expect_done(fresh, [&](Core& core, Ticket ticket) { return core.recover(ticket, "bob", words, fresh.now()); });
  EXPECT_EQ(title(fresh, stream), "");
  fresh.disconnect();
  world.host.advance(86'400'000);
  carol.connect();
  world.settle();
  carol.restart();
  carol.connect();
  world.settle();
  world.host.advance(200);
  world.settle();
  carol.disconnect();
  fresh.connect();
  world.settle();
  EXPECT_EQ(title(fresh, stream), "Family");
}

TEST_F(Title, WhoWasRemovedReadsNoLaterTitle) {
  const auto stream = group({"bob", "carol"});
  Person& bob = *world.people[1];
  Person& carol = *world.people[2];
  ASSERT_TRUE(opens(bob, stream, sealed(alice, stream)));
  remove(stream, bob);
  EXPECT_FALSE(opens(bob, stream, sealed(alice, stream))) << "sealed anew in the commit that removes";
  EXPECT_TRUE(opens(carol, stream, sealed(carol, stream)));
  EXPECT_EQ(title(carol, stream), "Family");
  set_title(stream, "Without bob");
  EXPECT_FALSE(opens(bob, stream, sealed(alice, stream)));
  EXPECT_EQ(title(carol, stream), "Without bob");
  EXPECT_EQ(title(bob, stream), "Family");
  Person& dora = world.account("dora");
  world.expect_done(alice,
                    [&](Core& core, Ticket ticket) { return core.add_member(ticket, stream, "dora", alice.now()); });
  EXPECT_EQ(title(dora, stream), "Without bob");
}

TEST_F(Title, ARemoverWhoDiesAnywhereTellsTheNewKeyLater) {
  for (int kind = 1; kind <= 3; ++kind)
    for (int step = 0; step < 12; ++step) {
      World fresh(static_cast<std::uint64_t>(kind * 100 + step));
      Person& owner = fresh.account("alice");
      Person& bob = fresh.account("bob");
      Person& carol = fresh.account("carol");
      create_group(fresh, owner, "Family", {"bob", "carol"});
      const auto stream = *owner.core().find("#Family");
      accept(fresh, carol, stream);
      owner.run(owner.core().remove_member(owner.ticket(), stream, bob.core().own_account(), owner.now()));
      for (int i = 0; i < step; ++i) owner.step();
      owner.step(static_cast<Crash>(kind));
      fresh.recover();
      EXPECT_TRUE(opens(carol, stream, sealed(carol, stream))) << "crash " << kind << " at " << step;
      EXPECT_FALSE(opens(bob, stream, sealed(carol, stream))) << "crash " << kind << " at " << step;
    }
}

}  // namespace
}  // namespace majlis::simulation
