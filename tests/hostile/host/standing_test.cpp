// Lies about who may do what in a group and who is still in it: a false copy of the policy, and people who are said to
// have left.
#include "protocol/messaging.hpp"
#include "tests/hostile/host/village.hpp"
#include "tests/simulation/messaging/mallory.hpp"

#include <algorithm>

namespace majlis::hostile {
namespace {

using simulation::Bad;

class Standing : public Village {
 protected:
  std::vector<std::string> members(const Person& person, const StreamId& stream) const {
    std::vector<std::string> names;
    for (const auto& member : person.core().members(stream)) names.push_back(member.name);
    std::ranges::sort(names);
    return names;
  }
  bool in(const Person& person, const StreamId& stream) const {
    return person.core().conversation(stream)->stage == client::Stage::kActive;
  }
  void pass(int seconds) {
    for (int i = 0; i < seconds; ++i) {
      world.host.advance(1'000);
      world.settle();
    }
  }
  // The host leaves in the name of `who`, and keeps it from him.
  void leave_in_the_name_of(Person& who, const StreamId& stream) {
    liar.aim_at(&who);
    liar.push<protocol::RemovedNotification>([](auto&) { return false; });
    ASSERT_TRUE(world.host.call<protocol::Leave>(who.connection(), {stream}).ok());
    world.settle();
  }
  // From now on the host says that `who` has left, and takes no message before the removal.
  void say_that_left(const Person& who) {
    const protocol::RosterMember gone{who.core().own_account(), who.core().own_device()};
    auto removed = std::make_shared<bool>(false);
    liar.intercept<protocol::Append>([removed](auto& params) -> std::optional<host::Outcome> {
      *removed = *removed || params.kind == protocol::EntryKind::kCommit;
      if (*removed) return std::nullopt;
      return host::failure(host::Code::kConflict, "devices have left; commit their removal first");
    });
    liar.answer<protocol::Members>([gone](const auto&, auto& result) { result.leaving.push_back(gone); });
  }
};

// An honest host knows the policy and refuses; one with a false copy takes what no member takes.
TEST_F(Standing, APlainMemberIsAnOwnerInTheHostsCopy) {
  const StreamId honest = group(*alice, {bob, mallory});
  EXPECT_FALSE(simulation::commit_badly(world, *mallory, honest, Bad::kOpenTakeOver));

  liar.intercept<protocol::StreamCreate>([&](auto& params) -> std::optional<host::Outcome> {
    auto policy = *record::decode<protocol::Policy>(params.policy);
    policy.roles.push_back({mallory->core().own_account(), protocol::Role::kOwner});
    std::ranges::sort(policy.roles, {}, &protocol::RoleGrant::account);
    params.policy = record::encode(policy);
    return std::nullopt;
  });
  EXPECT_EQ(attempt(*carol,
                    [&](Core& core, Ticket ticket) {
                      return core.create_group(ticket, "Copy", {"bob", "mallory"}, carol->now());
                    }),
            "");
  const StreamId stream = *carol->core().find("#Copy");
  ASSERT_TRUE(simulation::commit_badly(world, *mallory, stream, Bad::kOpenTakeOver))
      << "the host must have believed it";
  pass(5);
  for (auto* person : {bob, carol}) {
    EXPECT_TRUE(warned(*person, "client.commit.invalid")) << person->name();
    EXPECT_TRUE(in(*person, stream)) << person->name();
    EXPECT_EQ(members(*person, stream), (std::vector<std::string>{"@bob", "@carol", "@mallory"}));
  }
  for (const auto& member : bob->core().members(stream))
    EXPECT_EQ(member.role, member.name == "@carol" ? protocol::Role::kOwner : protocol::Role::kMember);
  EXPECT_EQ(say(*carol, stream, "nobody took over"), "");
  EXPECT_EQ(texts(*bob, stream).back(), "nobody took over");
}

// The host's word alone says who has left: it says so of bob, who has not. The others are told on whose word he is
// removed, and bob notices.
TEST_F(Standing, SomebodyIsSaidToHaveLeft) {
  const StreamId stream = group(*alice, {bob, carol});
  for (auto* person : {bob, carol}) ASSERT_EQ(say(*person, stream, "here"), "");
  leave_in_the_name_of(*bob, stream);
  const auto before = alice->core().conversation(stream)->cursor;
  EXPECT_EQ(say(*carol, stream, "for those who stay"), "");
  EXPECT_TRUE(warned(*carol, "client.member.left"));
  EXPECT_EQ(members(*carol, stream), (std::vector<std::string>{"@alice", "@carol"}));
  EXPECT_EQ(texts(*alice, stream).back(), "for those who stay");
  EXPECT_EQ(texts(*bob, stream).back(), "here");

  // Shown the removal, by a member who has no right to it:
  const auto page = world.host.call<protocol::Read>(alice->connection(), {stream, before, {}, {}});
  ASSERT_EQ(page->entries.front().kind, protocol::EntryKind::kCommit);
  const protocol::EntriesNote note{stream, {page->entries.front()}};
  const host::Notice notice{bob->connection(),
                            host::make_message(protocol::EntriesNotification::kName, record::encode(note))};
  world.host.connections.notify({&notice, 1});
  world.settle();
  EXPECT_TRUE(warned(*bob, "client.host.leaving"));
  EXPECT_FALSE(in(*bob, stream));
}

TEST_F(Standing, SomebodyIsToldThatHeHasLeft) {
  const StreamId stream = group(*alice, {bob, carol});
  leave_in_the_name_of(*bob, stream);
  bob->disconnect();
  bob->connect();
  world.settle();
  EXPECT_TRUE(warned(*bob, "client.host.leaving"));
  EXPECT_FALSE(in(*bob, stream));
}

TEST_F(Standing, ADeviceOfOnesOwnIsSaidToHaveLeft) {
  const StreamId stream = group(*alice, {bob});
  Person& phone = link(*alice, "alice's phone");
  ASSERT_TRUE(in(phone, stream));
  liar.aim_at(alice);
  say_that_left(phone);
  const Ticket ticket = alice->ticket();
  alice->run(alice->core().send(ticket, stream, client::text_draft("to all devices"), alice->now()));
  world.settle();
  pass(10);
  EXPECT_TRUE(warned(*alice, "client.host.leaving"));
  EXPECT_TRUE(alice->failure(ticket).starts_with("conflict")) << "who waits is told";
  EXPECT_TRUE(in(phone, stream));
  EXPECT_EQ(alice->core().members(stream).front().devices + alice->core().members(stream).back().devices, 3U);
  liar.be_honest();
  pass(3);
  EXPECT_EQ(texts(phone, stream).back(), "to all devices");
}

}  // namespace
}  // namespace majlis::hostile
