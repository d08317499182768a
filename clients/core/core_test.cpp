// Commands without what they need, hosts that talk nonsense, records that are damaged.
#include "clients/core/link.hpp"
#include "clients/core/policy.hpp"
#include "clients/core/testing/scripted_host.hpp"

#include <gtest/gtest.h>

namespace majlis::client {
namespace {

TEST(Core, WithoutAnAccountCommandsFail) {
  Client nobody;
  nobody.perform(nobody.core().open_direct(1, "@bob", 1));
  EXPECT_EQ(nobody.failed().name, "client.account.none");
  nobody.perform(nobody.core().create_group(2, "Team", {}, 1));
  EXPECT_EQ(nobody.failed().name, "client.account.none");
  EXPECT_FALSE(nobody.core().has_account());
  EXPECT_FALSE(nobody.core().own_conversation());
}

TEST(Core, OneAccountIsEnough) {
  Client alice;
  alice.sign_up();
  alice.perform(alice.core().sign_up(++alice.ticket, "bob", std::nullopt, alice.host.now_ms));
  EXPECT_EQ(alice.failed().name, "client.account.exists");
  EXPECT_EQ(alice.core().own_name(), "alice");
}

TEST(Core, UnknownConversationsAreNamed) {
  Client alice;
  alice.sign_up();
  for (const auto& batch :
       {alice.core().send(2, StreamId(), text_draft("x"), 1), alice.core().set_timer(3, StreamId(), 60, 1),
        alice.core().mute(4, StreamId(), 0, 1), alice.core().create_invite(5, StreamId(), {}, {}, 1)}) {
    ASSERT_EQ(batch.events.size(), 1u);
    EXPECT_EQ(std::get<Failed>(batch.events[0]).error.name, "client.conversation.unknown");
  }
  EXPECT_EQ(alice.core().find("@nobody").error().name, "client.conversation.unknown");
}

TEST(Core, GroupsOfOneTitleAreAmbiguous) {
  Client alice;
  alice.sign_up();
  for (int i = 0; i < 2; ++i) alice.perform(alice.core().create_group(++alice.ticket, "Team", {}, alice.host.now_ms));
  EXPECT_EQ(alice.core().find("#Team").error().name, "client.conversation.ambiguous");
  alice.perform(alice.core().create_group(++alice.ticket, "", {}, alice.host.now_ms));
  EXPECT_EQ(alice.failed().name, "client.group.title");
  alice.perform(alice.core().create_group(++alice.ticket, std::string(257, 'x'), {}, alice.host.now_ms));
  EXPECT_EQ(alice.failed().name, "client.group.title");
}

TEST(Core, NonsenseFromTheHostIsSaidAndHarmless) {
  Client alice;
  alice.sign_up();
  const Bytes nothing;
  for (const Bytes& frame : {nothing, Bytes{0xff}, Bytes{0x80}, Bytes{0xa1, 0x62, 'i', 'd', 0x20}, Bytes(100'000, 0x81),
                             Bytes{0xa0}, ScriptedHost::answer_to(999, "result", Bytes{0xa0}),
                             ScriptedHost::notification("messaging.entries", Bytes{0xa0}),
                             ScriptedHost::notification("no.such", Bytes{0xa0})})
    alice.perform(alice.core().received(frame, alice.host.now_ms));
  alice.send("still here");
  EXPECT_EQ(alice.texts().back(), "still here");
}

TEST(Core, AnEntryThatTheHostMadeUpIsNoMessage) {
  Client alice;
  alice.sign_up();
  alice.send("mine");
  const auto& entries = alice.host.streams.at(alice.notes().stream);
  protocol::EntriesNote note;
  note.stream = alice.notes().stream;
  note.entries = {entries.back()};
  note.entries[0].seq = entries.size() + 1;
  note.entries[0].device = *DeviceId::from_bytes(Bytes(16, 3));
  note.entries[0].body = Bytes(64, 1);
  note.entries[0].body_hash = Bytes(32, 2);
  alice.perform(
      alice.core().received(ScriptedHost::notification("messaging.entries", record::encode(note)), alice.host.now_ms));
  EXPECT_EQ(alice.texts(), std::vector<std::string>{"mine"});
  bool said = false;
  for (const auto& event : alice.events)
    if (const auto* warning = std::get_if<Warning>(&event)) said = said || warning->error.name == "client.host.altered";
  EXPECT_TRUE(said);
}

TEST(Core, DamagedRecordsAreNamed) {
  Client alice;
  alice.sign_up();
  alice.send("mine");
  for (auto& [key, sealed] : alice.records) {
    const Bytes whole = sealed;
    sealed.back() ^= 1;
    std::vector<StoredRecord> stored;
    for (const auto& [each, value] : alice.records) stored.push_back({each, value});
    crypto::SeededRandom random(5), same(1'000'001);
    const auto opened = Core::open(random, identity::StoreKey::generate(same), stored);
    ASSERT_FALSE(opened.ok()) << key;
    EXPECT_EQ(opened.error().name, "identity.record.damaged") << key;
    EXPECT_NE(opened.error().detail.find(key), std::string::npos) << opened.error().detail;
    sealed = whole;
  }
}

TEST(Core, ALinkCodeIsWholeOrNone) {
  Client phone(2);
  phone.perform(phone.core().begin_link(1, 1));
  const std::string code = phone.core().link_code();
  ASSERT_TRUE(LinkCode::parse(code).ok());
  EXPECT_EQ(LinkCode::parse(code)->text(), code);
  for (std::size_t size = 0; size < code.size(); ++size)
    EXPECT_EQ(LinkCode::parse(code.substr(0, size)).error().name, "client.link.code") << size;
}

TEST(Policy, RolesStaySortedAndOnce) {
  protocol::Policy policy;
  const auto account = [](std::uint8_t byte) { return *AccountId::from_bytes(Bytes(16, byte)); };
  for (const std::uint8_t byte : {std::uint8_t{9}, std::uint8_t{3}, std::uint8_t{7}, std::uint8_t{3}})
    set_role(policy, account(byte), protocol::Role::kOwner);
  set_role(policy, account(7), protocol::Role::kModerator);
  set_role(policy, account(9), protocol::Role::kMember);
  ASSERT_EQ(policy.roles.size(), 2u);
  EXPECT_EQ(policy.roles[0].account, account(3));
  EXPECT_EQ(policy.roles[1].role, protocol::Role::kModerator);
}

}  // namespace
}  // namespace majlis::client
