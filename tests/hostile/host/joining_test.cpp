// Lies about groups to somebody who comes in: another's group under a known name, a state that strangers made, a roster
// with somebody on it who is in no tree.
#include "clients/core/commit_rules.hpp"
#include "protocol/messaging.hpp"
#include "tests/hostile/host/village.hpp"

#include <algorithm>

namespace majlis::hostile {
namespace {

class Joining : public Village {
 protected:
  // What the host has for who comes into `stream` from outside.
  protocol::SnapshotResult snapshot_of(const Person& member, const StreamId& stream) {
    protocol::SnapshotParams params;
    params.stream = stream;
    return *world.host.call<protocol::Snapshot>(member.connection(), params);
  }
  // The next thing that `victim` reads is no commit, so that it has to come back in from outside.
  void derail(Person& victim, Person& speaker, const StreamId& stream) {
    liar.aim_at(&victim);
    liar.push<protocol::EntriesNotification>([](auto& note) {
      note.entries.front().kind = protocol::EntryKind::kCommit;
      return true;
    });
    say(speaker, stream, "derailing");
    EXPECT_TRUE(warned(victim, "client.commit.invalid"));
  }
  bool in(const Person& person, const StreamId& stream) {
    const auto* conversation = person.core().conversation(stream);
    return conversation != nullptr && conversation->stage == client::Stage::kActive;
  }
};

// A group of mallory's is shown to alice as her conversation with bob.
TEST_F(Joining, AThirdAccountIsInAConversationOfTwo) {
  liar.aim_at(alice);
  liar.answer<protocol::Streams>([&](const auto&, auto& result) {
    for (auto& summary : result.streams) {
      summary.kind = protocol::StreamKind::kDirect;
      summary.peer = bob->core().own_account();
    }
  });
  attempt(*mallory, [&](Core& core, Ticket ticket) {
    return core.create_group(ticket, "Trap", {"alice", "bob"}, mallory->now());
  });
  const StreamId trap = *mallory->core().find("#Trap");
  EXPECT_TRUE(warned(*alice, "client.welcome.third_account"));
  EXPECT_FALSE(in(*alice, trap));
  say(*alice, trap, "not for mallory");
  EXPECT_TRUE(texts(*mallory, trap).empty());
}

// Alice's new phone comes into her conversation with bob, and is given a group of mallory's instead.
TEST_F(Joining, ANewDeviceIsGivenAnothersGroup) {
  const StreamId stream = chat(*alice, *bob);
  const StreamId trap = group(*mallory, {alice, bob});
  const auto false_state = snapshot_of(*mallory, trap);
  liar.answer<protocol::Snapshot>([&](const auto& params, auto& result) {
    if (params.stream == stream) result = false_state;
  });
  Person& phone = link(*alice, "alice's phone");
  EXPECT_TRUE(warned(phone, "client.welcome.third_account"));
  EXPECT_FALSE(in(phone, stream));
  EXPECT_EQ(texts(*mallory, stream), std::vector<std::string>());
}

TEST_F(Joining, AMemberIsToComeBackIntoAnothersGroup) {
  const StreamId stream = group(*alice, {bob, carol});
  const StreamId trap = group(*mallory, {carol});
  const auto false_state = snapshot_of(*mallory, trap);
  liar.answer<protocol::Snapshot>([&](const auto& params, auto& result) {
    if (params.stream == stream) result = false_state;
  });
  derail(*carol, *alice, stream);
  EXPECT_TRUE(warned(*carol, "client.rejoin.stranger"));
  EXPECT_FALSE(in(*carol, stream));
}

TEST_F(Joining, AStateIsAltered) {
  const StreamId stream = group(*alice, {bob, carol});
  liar.answer<protocol::Snapshot>([&](const auto&, auto& result) { result.group_info.back() ^= 1; });
  derail(*carol, *alice, stream);
  EXPECT_TRUE(warned(*carol, "client.rejoin"));
  EXPECT_FALSE(in(*carol, stream));
}

// The host puts mallory on the roster of a group that alice changes, and lets her in from outside as if she had a leaf.
// Nobody takes that commit, and the group that she makes of it is replaced by a branch without her.
TEST_F(Joining, AGhostIsPutOnTheRoster) {
  const StreamId stream = group(*alice, {bob});
  const protocol::RosterMember ghost{mallory->core().own_account(), mallory->core().own_device()};
  liar.intercept<protocol::Append>([&](auto& params) -> std::optional<host::Outcome> {
    if (!params.roster || params.stream != stream) return std::nullopt;
    auto roster = *record::decode<protocol::Roster>(*params.roster);
    if (roster.add.empty()) return std::nullopt;
    if (roster.add.front().device == ghost.device) {
      roster.remove = {ghost};  // since the host's roster has her already
    } else {
      roster.add.push_back(ghost);
      std::vector<protocol::DeviceId> devices;
      for (const auto* member : {alice, bob, carol, mallory}) devices.push_back(member->core().own_device());
      roster.roster_hash_after = client::roster_hash(devices);
    }
    params.roster = record::encode(roster);
    return std::nullopt;
  });
  attempt(*alice, [&](Core& core, Ticket ticket) { return core.add_member(ticket, stream, "carol", alice->now()); });
  ASSERT_TRUE(warned(*mallory, "client.welcome.key_package")) << "the host must have told her of a Welcome";
  for (auto* member : {alice, bob}) {
    EXPECT_TRUE(warned(*member, "client.commit.invalid")) << member->name() << ": the host must have taken her commit";
    EXPECT_TRUE(warned(*member, "client.conversation.reset")) << member->name();
    EXPECT_TRUE(in(*member, stream)) << member->name();
    say(*member, stream, "for those who were invited");
  }
  EXPECT_FALSE(in(*mallory, stream));
  EXPECT_TRUE(texts(*mallory, stream).empty());
}

}  // namespace
}  // namespace majlis::hostile
