// Lies about what stands in a conversation: entries withheld, exchanged, altered, said again, under another name, with
// another tag, and commits that are none.
#include "crypto/primitives/hash.hpp"
#include "tests/hostile/host/village.hpp"

namespace majlis::hostile {
namespace {

using protocol::EntriesNotification;
using protocol::Entry;

class Entries : public Village {
 protected:
  Entries() : stream(chat(*alice, *bob)) { liar.aim_at(bob); }

  std::uint64_t next_seq() const { return alice->core().conversation(stream)->cursor + 1; }
  // Tells bob something else of the entry at `seq`.
  template <class Edit>
  void forge(std::uint64_t seq, Edit edit) {
    liar.push<EntriesNotification>([seq, edit](auto& note) {
      for (auto& entry : note.entries)
        if (entry.seq == seq) edit(entry);
      return true;
    });
  }
  bool bob_heard(const std::string& words) const {
    const auto heard = texts(*bob, stream);
    return std::ranges::count(heard, words) > 0;
  }
  // However he was lied to, with an honest host everything new arrives again.
  void expect_healed() {
    liar.be_honest();
    bob->disconnect();
    bob->connect();
    world.settle();
    EXPECT_EQ(say(*alice, stream, "are you still there?"), "");
    EXPECT_TRUE(bob_heard("are you still there?"));
    EXPECT_EQ(say(*bob, stream, "still here"), "");
    EXPECT_EQ(texts(*alice, stream).back(), "still here");
  }

  StreamId stream;
};

TEST_F(Entries, OneIsWithheld) {
  liar.push<EntriesNotification>([hidden = next_seq()](auto& note) {
    if (note.entries.front().seq == hidden) return false;
    for (auto& entry : note.entries) --entry.seq;
    return true;
  });
  say(*alice, stream, "withheld");
  say(*alice, stream, "shown in its place");
  EXPECT_FALSE(bob_heard("withheld"));
  EXPECT_TRUE(warned(*bob, "client.host.history"));
}

TEST_F(Entries, TwoAreExchanged) {
  auto held = std::make_shared<std::optional<Entry>>();
  liar.push<EntriesNotification>([held, first = next_seq()](auto& note) {
    if (note.entries.front().seq == first) {
      *held = note.entries.front();
      return false;
    }
    if (!*held) return true;
    Entry later = **held;
    held->reset();
    std::swap(later.seq, note.entries.front().seq);
    note.entries.push_back(later);
    return true;
  });
  say(*alice, stream, "first");
  say(*alice, stream, "second");
  EXPECT_TRUE(warned(*bob, "client.host.history"));
}

TEST_F(Entries, ABodyIsAltered) {
  forge(next_seq(), [](Entry& entry) { entry.body.back() ^= 1; });
  say(*alice, stream, "altered");
  EXPECT_TRUE(warned(*bob, "client.host.altered"));
  EXPECT_FALSE(bob_heard("altered"));
}

TEST_F(Entries, ABodyIsAlteredWithItsHash) {
  forge(next_seq(), [](Entry& entry) {
    entry.body.back() ^= 1;
    entry.body_hash = crypto::sha256(entry.body);
  });
  say(*alice, stream, "altered");
  EXPECT_TRUE(warned(*bob, "client.message.undecryptable"));
  EXPECT_FALSE(bob_heard("altered"));
  say(*alice, stream, "after it");
  EXPECT_TRUE(warned(*bob, "client.host.history"));
}

TEST_F(Entries, AHashAloneIsAltered) {
  forge(next_seq(), [](Entry& entry) { entry.body_hash.back() ^= 1; });
  say(*alice, stream, "altered");
  EXPECT_TRUE(warned(*bob, "client.host.altered"));
}

TEST_F(Entries, OneIsSaidToHaveExpired) {
  forge(next_seq(), [](Entry& entry) {
    entry.state = protocol::EntryState::kExpired;
    entry.body.clear();
    entry.body_hash.back() ^= 1;
  });
  say(*alice, stream, "never existed");
  say(*alice, stream, "after it");
  EXPECT_TRUE(warned(*bob, "client.host.history"));
}

TEST_F(Entries, AnOldOneIsSaidAgain) {
  liar.push<EntriesNotification>([](auto& note) {
    Entry again = note.entries.back();
    ++again.seq;
    note.entries.push_back(again);
    return true;
  });
  say(*alice, stream, "once");
  EXPECT_TRUE(warned(*bob, "client.message.undecryptable"));
  EXPECT_EQ(std::ranges::count(texts(*bob, stream), "once"), 1);
  liar.be_honest();
  say(*alice, stream, "in its place");
  say(*alice, stream, "after it");
  EXPECT_TRUE(warned(*bob, "client.host.history"));
}

TEST_F(Entries, AnotherIsNamedAsTheSender) {
  forge(next_seq(), [&](Entry& entry) {
    entry.account = mallory->core().own_account();
    entry.device = mallory->core().own_device();
  });
  say(*alice, stream, "mine");
  EXPECT_TRUE(warned(*bob, "client.host.sender"));
  EXPECT_EQ(bob->core().conversation(stream)->messages.rbegin()->second.author, alice->core().own_account());
}

TEST_F(Entries, AFrankingTagIsForged) {
  forge(next_seq(), [](Entry& entry) { entry.tag->back() ^= 1; });
  say(*alice, stream, "cannot be reported");
  EXPECT_TRUE(warned(*bob, "client.message.franking"));
  EXPECT_FALSE(bob_heard("cannot be reported"));
}

TEST_F(Entries, ATimeThatIsALieProvesNothingAtTheHost) {
  forge(next_seq(), [](Entry& entry) { entry.time_ms += 1; });
  say(*alice, stream, "when was it?");
  const auto& message = bob->core().conversation(stream)->messages.rbegin()->second;
  protocol::ReportVerifyParams report;
  report.tag = message.tag;
  report.stream = stream;
  report.seq = message.seq;
  report.device = message.device;
  report.time_ms = message.time_ms;
  report.frank = message.frank;
  const auto valid = [&] { return world.host.call_as<protocol::ReportVerify>(host::Caller::host(), report)->valid; };
  EXPECT_FALSE(valid());
  report.time_ms -= 1;
  EXPECT_TRUE(valid());
}

TEST_F(Entries, ACommitIsSaidAgain) {
  const auto page = world.host.call<protocol::Read>(alice->connection(), {stream, 0, {}, {}});
  const auto commit = std::ranges::find(page->entries, protocol::EntryKind::kCommit, &Entry::kind);
  ASSERT_NE(commit, page->entries.end());
  forge(next_seq(), [old = *commit](Entry& entry) {
    const auto seq = entry.seq;
    entry = old;
    entry.seq = seq;
    entry.device = protocol::DeviceId();
  });
  say(*alice, stream, "hidden behind it");
  EXPECT_TRUE(warned(*bob, "client.commit.invalid"));
  expect_healed();
}

TEST_F(Entries, ACommitIsForged) {
  forge(next_seq(), [](Entry& entry) { entry.kind = protocol::EntryKind::kCommit; });
  say(*alice, stream, "this is no commit");
  EXPECT_TRUE(warned(*bob, "client.commit.invalid"));
  expect_healed();
}

}  // namespace
}  // namespace majlis::hostile
