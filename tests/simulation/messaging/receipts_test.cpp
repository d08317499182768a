// What an author learns of a message in a group: who has it, and who has read it.
#include "tests/simulation/messaging/family.hpp"

#include <ostream>

namespace majlis::simulation {
namespace {

using client::Core;
using client::Ticket;

struct Counts {
  std::size_t delivered, read, others;
  bool operator==(const Counts&) const = default;
  friend std::ostream& operator<<(std::ostream& out, const Counts& counts) {
    return out << counts.delivered << " have it and " << counts.read << " have read it, of " << counts.others;
  }
};

class Receipts : public Family {
 protected:
  Receipts() : Family(41) {}

  void pass(std::uint64_t seconds) {
    for (std::uint64_t i = 0; i < seconds; ++i) {
      world.host.advance(1'000);
      world.settle();
    }
  }
  void read_all(Person& person) {
    world.expect_done(person, [&](Core& core, Ticket ticket) {
      return core.mark_read(ticket, stream, core.conversation(stream)->cursor, person.now());
    });
  }
  // Of the message of `person` with these words.
  Counts counts(const Person& person, std::string_view text) const {
    const auto& conversation = *person.core().conversation(stream);
    for (const auto& [seq, message] : conversation.messages) {
      if (message.text() != text) continue;
      const auto view = person.core().receipts(conversation, message);
      return {view.delivered, view.read, view.others};
    }
    return {99, 99, 99};
  }
  Counts alices(std::string_view text) const { return counts(alice, text); }
};

TEST_F(Receipts, TellWhoHasAMessageAndWhoHasReadIt) {
  carol.disconnect();
  say(world, alice, kLabel, "supper");
  EXPECT_EQ(alices("supper"), (Counts{0, 0, 2}));
  pass(3);
  EXPECT_EQ(alices("supper"), (Counts{1, 0, 2}));
  carol.connect();
  world.settle();
  pass(3);
  EXPECT_EQ(alices("supper"), (Counts{2, 0, 2}));
  read_all(bob);
  EXPECT_EQ(alices("supper"), (Counts{2, 1, 2}));
  read_all(carol);
  EXPECT_EQ(alices("supper"), (Counts{2, 2, 2}));
  EXPECT_EQ(shown(alice, kLabel), std::vector<std::string>{"@alice: supper"}) << "receipts are no messages";
  EXPECT_TRUE(alice.warnings().empty());
}

TEST_F(Receipts, AreAskedForByWhoWasAway) {
  say(world, alice, kLabel, "supper");
  alice.disconnect();
  pass(3);
  read_all(bob);
  alice.restart();
  EXPECT_EQ(alices("supper"), (Counts{0, 0, 2}));
  alice.connect();
  world.settle();
  EXPECT_EQ(alices("supper"), (Counts{2, 1, 2}));
  alice.restart();
  EXPECT_EQ(alices("supper"), (Counts{2, 1, 2})) << "and are kept";
}

TEST_F(Receipts, CountThoseWhoWereThere) {
  say(world, alice, kLabel, "before dora");
  world.account("dora");
  add("dora");
  say(world, alice, kLabel, "with dora");
  pass(3);
  read_all(bob);
  EXPECT_EQ(alices("before dora"), (Counts{2, 1, 2}));
  EXPECT_EQ(alices("with dora"), (Counts{2, 1, 3})) << "who has not accepted says nothing";
  remove(bob);
  EXPECT_EQ(alices("with dora"), (Counts{1, 0, 2}));
}

TEST_F(Receipts, NeedAllDevices) {
  Person& phone = world.person("bob's phone");
  link(world, bob, phone);
  phone.disconnect();
  say(world, alice, kLabel, "supper");
  pass(3);
  EXPECT_EQ(alices("supper"), (Counts{1, 0, 2}));
  phone.connect();
  world.settle();
  pass(3);
  EXPECT_EQ(alices("supper"), (Counts{2, 0, 2}));
}

// A request tells nothing, neither does reading one's own words.
TEST_F(Receipts, AreNotSentForNothing) {
  Person& dora = world.account("dora");
  add("dora");
  say(world, alice, kLabel, "supper");
  const auto last = [&] { return at(alice).cursor; };
  const auto before = last();
  read_all(dora);
  read_all(alice);
  EXPECT_EQ(last(), before);
  read_all(bob);
  EXPECT_GT(last(), before);
}

}  // namespace
}  // namespace majlis::simulation
