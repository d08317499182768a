// What becomes of messages in one conversation: sending, changing, disappearing; with a host that answers at once.
#include "clients/core/model.hpp"
#include "clients/core/testing/scripted_host.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace majlis::client {
namespace {

struct Messages : testing::Test {
  Client alice;
  void SetUp() override {
    alice.sign_up();
    ASSERT_TRUE(alice.core().own_conversation());
  }
  StreamId notes() { return alice.notes().stream; }
  const Message& only() { return alice.notes().messages.begin()->second; }
};

TEST_F(Messages, TheAccountHasAConversationWithItself) {
  EXPECT_EQ(alice.notes().kind, StreamKind::kSelf);
  EXPECT_EQ(alice.notes().stage, Stage::kActive);
  EXPECT_EQ(alice.core().label(alice.notes()), "@alice");
  alice.perform(alice.core().open_direct(++alice.ticket, "@alice", alice.host.now_ms));
  EXPECT_EQ(alice.done()->stream, notes());
  alice.restart();
  alice.connect();
  EXPECT_EQ(alice.core().conversations().size(), 1u);
}

TEST(Notes, AreWhereTheFirstDevicePutThem) {
  Client alice;
  alice.online = false;
  alice.perform(alice.core().sign_up(++alice.ticket, "alice", std::nullopt, alice.host.now_ms));
  alice.online = true;
  alice.host.other_notes = *StreamId::from_bytes(Bytes(16, 4));
  Batch batch = alice.core().connected(alice.host.now_ms);
  while (!alice.core().own_conversation()) {  // until it has made its attempt, and the answer is still to come
    std::vector<Bytes> answers;
    for (const auto& frame : batch.frames) answers.push_back(alice.host.answer(frame));
    batch.frames.clear();
    for (const auto& answer : answers) {
      Batch step = alice.core().received(answer, alice.host.now_ms);
      std::ranges::move(step.frames, std::back_inserter(batch.frames));
    }
  }
  const auto own = *alice.core().own_conversation();
  Batch sent = alice.core().send(++alice.ticket, own, text_draft("figs"), alice.host.now_ms);
  std::ranges::move(sent.frames, std::back_inserter(batch.frames));
  alice.perform(std::move(batch));
  ASSERT_EQ(alice.core().conversations().size(), 1u);
  EXPECT_EQ(alice.notes().stream, *alice.host.other_notes);
  ASSERT_EQ(alice.core().waiting(alice.notes()).size(), 1u);
  EXPECT_EQ(alice.core().waiting(alice.notes())[0].text(), "figs");
}

TEST_F(Messages, AreDoneWhenTheHostHasThem) {
  const auto id = alice.send("figs");
  EXPECT_EQ(alice.texts(), std::vector<std::string>{"figs"});
  EXPECT_EQ(alice.done()->ticket, alice.ticket);
  EXPECT_EQ(alice.done()->message, id);
  EXPECT_EQ(alice.host.streams.at(notes()).back().kind, protocol::EntryKind::kApplication);
}

TEST_F(Messages, WaitForAHostThatIsAway) {
  alice.online = false;
  alice.disconnect();
  const auto id = alice.send("figs");
  EXPECT_TRUE(alice.texts().empty());
  ASSERT_EQ(alice.core().waiting(alice.notes()).size(), 1u);
  EXPECT_EQ(alice.core().waiting(alice.notes())[0].text(), "figs");
  alice.restart();
  alice.online = true;
  alice.connect();
  EXPECT_EQ(alice.texts(), std::vector<std::string>{"figs"});
  EXPECT_EQ(only().id, id);
  EXPECT_TRUE(alice.core().waiting(alice.notes()).empty());
}

TEST_F(Messages, WaitForAHostThatIsFull) {
  alice.host.refuses_appends = true;
  alice.send("figs");
  EXPECT_EQ(alice.count<Failed>(), 0u);
  const auto appends = [&] { return std::ranges::count(alice.host.methods, std::string(protocol::Append::kName)); };
  const auto before = appends();
  for (int i = 0; i < 60; ++i) alice.advance(1'000);
  EXPECT_LE(appends() - before, 6) << "asked again without a pause";
  EXPECT_EQ(alice.failed().name, "unavailable");
  EXPECT_EQ(alice.core().waiting(alice.notes()).size(), 1u);
  alice.host.refuses_appends = false;
  for (int i = 0; i < 40; ++i) alice.advance(1'000);
  EXPECT_EQ(alice.texts(), std::vector<std::string>{"figs"});
  EXPECT_EQ(alice.count<Failed>(), 1u);
}

TEST_F(Messages, ThatWaitCanBeChanged) {
  alice.online = false;
  alice.disconnect();
  const auto first = alice.send("wrods"), second = alice.send("a mistake");
  const auto now = alice.host.now_ms;
  alice.perform(alice.core().edit(++alice.ticket, notes(), first, "words", now));
  alice.perform(alice.core().react(++alice.ticket, notes(), first, "👍", now));
  alice.perform(alice.core().remove(++alice.ticket, notes(), second, now));
  EXPECT_EQ(alice.count<Failed>(), 0u);
  EXPECT_EQ(alice.core().waiting(alice.notes()).size(), 2u);  // the messages, not what changes them
  alice.online = true;
  alice.connect();
  EXPECT_EQ(alice.texts(), (std::vector<std::string>{"words", ""}));
  EXPECT_TRUE(only().edited);
  ASSERT_EQ(only().reactions.size(), 1u);
  EXPECT_EQ(only().reactions[0].emoji, "👍");
}

TEST_F(Messages, ThatAreNotThereCannotBeChanged) {
  const auto now = alice.host.now_ms;
  const MessageId unknown;
  alice.perform(alice.core().edit(++alice.ticket, notes(), unknown, "x", now));
  EXPECT_EQ(alice.failed().name, "client.message.unknown");
  const auto id = alice.send("gone");
  alice.perform(alice.core().remove(++alice.ticket, notes(), id, now));
  EXPECT_TRUE(only().deleted);
  alice.events.clear();
  alice.perform(alice.core().react(++alice.ticket, notes(), id, "👍", now));
  EXPECT_EQ(alice.failed().name, "client.message.unknown");
  alice.events.clear();
  alice.perform(alice.core().edit(++alice.ticket, notes(), id, "back", now));
  EXPECT_EQ(alice.failed().name, "client.message.unknown");
}

TEST_F(Messages, AReactionIsOneAndIsTakenBack) {
  const auto id = alice.send("figs");
  for (const char* emoji : {"👍", "🎉"})
    alice.perform(alice.core().react(++alice.ticket, notes(), id, emoji, alice.host.now_ms));
  ASSERT_EQ(only().reactions.size(), 1u);
  EXPECT_EQ(only().reactions[0].emoji, "🎉");
  alice.perform(alice.core().react(++alice.ticket, notes(), id, "", alice.host.now_ms));
  EXPECT_TRUE(only().reactions.empty());
  alice.perform(alice.core().react(++alice.ticket, notes(), id, std::string(65, 'x'), alice.host.now_ms));
  EXPECT_EQ(alice.failed().name, "client.message.reaction");
}

TEST_F(Messages, HaveALongestText) {
  alice.send(std::string(kMaxText, 'x'));
  EXPECT_EQ(alice.texts().at(0).size(), kMaxText);
  const auto id = only().id;
  alice.perform(alice.core().send(++alice.ticket, notes(), text_draft(std::string(kMaxText + 20, 'x')), 1));
  EXPECT_EQ(alice.failed().name, "client.message.size");
  alice.events.clear();
  alice.perform(alice.core().edit(++alice.ticket, notes(), id, std::string(kMaxText + 1, 'x'), alice.host.now_ms));
  EXPECT_EQ(alice.failed().name, "client.message.size");
}

TEST_F(Messages, TypedContentShowsItsFallback) {
  Draft draft;
  draft.type = "poll.vote/1";
  draft.body = record::encode(protocol::Text{"opaque"});
  draft.fallback = "voted for tea";
  alice.perform(alice.core().send(++alice.ticket, notes(), draft, alice.host.now_ms));
  EXPECT_EQ(alice.texts(), std::vector<std::string>{"voted for tea"});
  for (const char* reserved : {"timer/1", "receipt/1", "edit/1", "read-mark/1", "metadata-key/1"}) {
    EXPECT_FALSE(leaves_message(reserved));
    draft.type = reserved;
    alice.events.clear();
    alice.perform(alice.core().send(++alice.ticket, notes(), draft, alice.host.now_ms));
    EXPECT_EQ(alice.failed().name, "client.message.type") << reserved;
  }
}

TEST_F(Messages, DisappearAfterTheirTimer) {
  alice.send("stays");
  alice.perform(alice.core().set_timer(++alice.ticket, notes(), 60, alice.host.now_ms));
  EXPECT_EQ(alice.core().timer(alice.notes()), 60u);
  EXPECT_EQ(alice.texts().back(), "Messages written from now on disappear after 1 minute.");
  EXPECT_EQ(alice.notes().messages.rbegin()->second.author, alice.core().own_account());
  alice.send("goes");
  EXPECT_EQ(alice.notes().messages.rbegin()->second.timer_s, 60u);
  alice.advance(59'999);
  EXPECT_EQ(alice.texts().back(), "goes");
  alice.advance(1);
  EXPECT_EQ(alice.texts().size(), 2u);
  EXPECT_EQ(alice.texts().front(), "stays");
  for (const auto& [key, sealed] : alice.records) EXPECT_FALSE(key.starts_with("o/")) << key;
}

TEST_F(Messages, DisappearOnADeviceThatWasOff) {
  alice.perform(alice.core().set_timer(++alice.ticket, notes(), 60, alice.host.now_ms));
  alice.send("goes");
  const std::size_t before = alice.records.size();
  alice.disconnect();
  alice.online = false;
  alice.restart();
  alice.advance(60'000);
  EXPECT_EQ(alice.texts().size(), 1u);  // the notice
  EXPECT_EQ(alice.records.size(), before - 1);
}

TEST_F(Messages, NoHostMakesThemStayLonger) {
  alice.perform(alice.core().set_timer(++alice.ticket, notes(), 60, alice.host.now_ms));
  const std::uint64_t here = alice.host.now_ms;
  alice.host.now_ms += 86'400'000;  // says that it stored the message tomorrow
  Batch batch = alice.core().send(++alice.ticket, notes(), text_draft("goes"), here);
  for (int rounds = 0; rounds < 8 && !batch.frames.empty(); ++rounds) {
    Batch next;
    for (const auto& frame : batch.frames) {
      Batch step = alice.core().received(alice.host.answer(frame), here);
      std::ranges::move(step.frames, std::back_inserter(next.frames));
    }
    batch = std::move(next);
  }
  ASSERT_EQ(alice.texts().back(), "goes");
  EXPECT_EQ(alice.notes().messages.rbegin()->second.expires_ms, here + 60'000);
}

TEST_F(Messages, ThatEndedBeforeTheyCameBackWereSentAllTheSame) {
  alice.perform(alice.core().set_timer(++alice.ticket, notes(), 60, alice.host.now_ms));
  Batch batch = alice.core().send(++alice.ticket, notes(), text_draft("goes"), alice.host.now_ms);
  for (auto& change : batch.changes) alice.records[change.key] = *change.sealed;
  for (const auto& frame : batch.frames) alice.host.answer(frame);  // and the answer is lost
  alice.restart();
  alice.host.now_ms += 61'000;
  auto& entry = alice.host.streams.at(notes()).back();
  entry.state = protocol::EntryState::kExpired;
  entry.body.clear();
  alice.connect();
  EXPECT_TRUE(alice.core().waiting(alice.notes()).empty());
  EXPECT_EQ(alice.texts().size(), 1u);  // the notice
  EXPECT_GE(alice.count<Idle>(), 1u);
}

TEST_F(Messages, ATimerThatIsSetAlreadyChangesNothing) {
  const auto before = alice.host.streams.at(notes()).size();
  alice.perform(alice.core().set_timer(++alice.ticket, notes(), 0, alice.host.now_ms));
  EXPECT_EQ(alice.done()->ticket, alice.ticket);
  EXPECT_EQ(alice.host.streams.at(notes()).size(), before);
}

TEST_F(Messages, DraftsAndMutesLast) {
  alice.perform(alice.core().save_draft(++alice.ticket, notes(), "half a", alice.host.now_ms));
  alice.perform(alice.core().mute(++alice.ticket, notes(), alice.host.now_ms + 1000, alice.host.now_ms));
  alice.restart();
  EXPECT_EQ(alice.notes().draft, "half a");
  EXPECT_EQ(alice.notes().muted_ms, alice.host.now_ms + 1000);
  alice.perform(alice.core().save_draft(++alice.ticket, notes(), "", alice.host.now_ms));
  alice.perform(alice.core().mute(++alice.ticket, notes(), 0, alice.host.now_ms));
  EXPECT_FALSE(alice.notes().draft);
  EXPECT_FALSE(alice.notes().muted_ms);
}

}  // namespace
}  // namespace majlis::client
