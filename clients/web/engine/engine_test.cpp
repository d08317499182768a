// The border between a page and the core: what goes in and out of the one function, against a host that answers at
// once.
#include "clients/web/engine/engine.hpp"

#include "base/encoding.hpp"
#include "clients/core/testing/scripted_host.hpp"
#include "clients/web/engine/params.hpp"
#include "clients/web/engine/request.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace majlis::web {
namespace {

struct Nothing {
  template <class Self, class Visitor>
  static void fields(Self&, Visitor&&) {}
};
struct Secret {
  bool slow = false;
  Bytes secret = Bytes(32, 1);
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("slow", self.slow, record::Limits{});
    visit("secret", self.secret, record::Limits{});
  }
};
struct Lock {
  Bytes lock;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("lock", self.lock, record::Limits{});
  }
};
struct Stored {
  Bytes lock;
  Bytes secret = Bytes(32, 1);
  std::vector<StoreChange> records;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("lock", self.lock, record::Limits{});
    visit("secret", self.secret, record::Limits{});
    visit("records", self.records, record::Limits{});
  }
};
struct Frame {
  Bytes frame;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("frame", self.frame, record::Limits{});
  }
};
struct Range {
  std::uint64_t to = 0;
  std::uint64_t from = 0;
  client::StreamId stream;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("to", self.to, record::Limits{});
    visit("from", self.from, record::Limits{});
    visit("stream", self.stream, record::Limits{});
  }
};
struct Messages {
  std::vector<MessageView> list;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("list", self.list, record::Limits{});
  }
};

struct Code {
  std::string code;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("code", self.code, record::Limits{});
  }
};
struct CodeWithHistory {
  std::string code;
  Bytes history;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("code", self.code, record::Limits{});
    visit("history", self.history, record::Limits{});
  }
};

// A page: its engine, its store and its host.
struct Page : testing::Test {
  crypto::SeededRandom random{7};
  std::optional<Engine> engine{std::in_place, random};
  client::ScriptedHost host;
  std::map<std::string, Bytes> records;
  std::map<std::string, ConversationView> conversations;
  std::vector<EventView> events;
  Bytes lock;

  template <class Params = Nothing>
  Response ask(std::string method, const Params& params = {}) {
    Request request{std::move(method), record::Raw{record::encode(params)}, host.now_ms, 5};
    auto response = record::decode<Response>(engine->handle(record::encode(request)));
    EXPECT_TRUE(response.ok());
    return *std::move(response);
  }
  // Asks, carries out what follows, and goes on until nothing is left to do.
  template <class Params = Nothing>
  Response perform(std::string method, const Params& params = {}) {
    Response first = ask(std::move(method), params);
    std::vector<Response> open{first};
    while (!open.empty()) {
      Response next = std::move(open.back());
      open.pop_back();
      for (auto& change : next.changes) {
        if (change.sealed)
          records[change.key] = *change.sealed;
        else
          records.erase(change.key);
      }
      for (auto& view : next.conversations) conversations[view.id] = view;
      for (auto& event : next.events) events.push_back(event);
      for (const auto& frame : next.frames) open.push_back(ask("received", Frame{host.answer(frame)}));
      if (open.empty() && next.wake_ms && *next.wake_ms <= host.now_ms) open.push_back(ask("tick"));
    }
    return first;
  }
  void begin() {
    const auto created = ask("create", Secret{});
    ASSERT_TRUE(created.result);
    lock = record::decode<Lock>(created.result->item)->lock;
    perform("sign_up", Named{"alice"});
    perform("connected");
    ASSERT_EQ(conversations.size(), 1u);
  }
  client::StreamId notes() const { return *client::StreamId::from_bytes(*from_hex(conversations.begin()->first)); }
  std::vector<MessageView> messages() {
    const auto answer = ask("messages", Range{100, 0, notes()});
    Bytes wrapped = to_bytes("\xA1\x64list");
    append(wrapped, answer.result->item);
    auto decoded = record::decode<Messages>(wrapped);
    EXPECT_TRUE(decoded.ok());
    return decoded->list;
  }
  std::string refusal(Response response) { return response.error ? response.error->name : ""; }
};

TEST_F(Page, BeginsWithAnAccount) {
  begin();
  const auto profile = record::decode<ProfileView>(ask("profile").result->item);
  ASSERT_TRUE(profile.ok());
  EXPECT_EQ(profile->name, "alice");
  EXPECT_EQ(profile->account.size(), 32u);
  EXPECT_TRUE(profile->recovery_phrase);
  EXPECT_EQ(conversations.begin()->second.kind, protocol::StreamKind::kSelf);
  EXPECT_EQ(conversations.begin()->second.member_count, 1u);
  perform("confirm_recovery_phrase");
  EXPECT_FALSE(record::decode<ProfileView>(ask("profile").result->item)->recovery_phrase);
}

TEST_F(Page, ShowsWhatWasSent) {
  begin();
  perform("send", WithText{"Figs", notes()});
  ASSERT_EQ(messages().size(), 1u);
  const auto message = messages()[0];
  EXPECT_EQ(message.text, "Figs");
  EXPECT_EQ(message.state, "sent");
  EXPECT_TRUE(message.own);
  EXPECT_EQ(conversations.begin()->second.last->text, "Figs");
  EXPECT_EQ(conversations.begin()->second.unread, 0u);
  EXPECT_EQ(events.back().kind, "idle");
  const auto id = *client::MessageId::from_bytes(*from_hex(message.id));
  perform("react", MessageWithText{"👍", notes(), id});
  ASSERT_EQ(messages()[0].reactions.size(), 1u);
  EXPECT_EQ(messages()[0].reactions[0].name, "alice");
  const auto found = record::decode<FoundView>(ask("find", OfMessage{notes(), id}).result->item);
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->ordinal, 0u);
  EXPECT_FALSE(ask("search", Named{"fiG"}).result->item == Bytes{0x80});
  EXPECT_EQ(ask("search", Named{"dates"}).result->item, Bytes{0x80});
}

TEST_F(Page, ShowsWhatTheHostRefused) {
  begin();
  host.refuses_appends = true;
  host.refusal = "denied";
  perform("send", WithText{"figs", notes()});
  ASSERT_EQ(messages().size(), 1u);
  EXPECT_EQ(messages()[0].state, "failed");
  EXPECT_EQ(messages()[0].failure->name, "denied");
  host.refuses_appends = false;
  perform("retry", OfMessage{notes(), *client::MessageId::from_bytes(*from_hex(messages()[0].id))});
  ASSERT_EQ(messages().size(), 1u);
  EXPECT_EQ(messages()[0].state, "sent");
}

TEST_F(Page, OpensWhatItStored) {
  begin();
  perform("send", WithText{"figs", notes()});
  Stored stored;
  stored.lock = lock;
  for (const auto& [key, sealed] : records) stored.records.push_back({key, sealed});
  engine.emplace(random);
  EXPECT_EQ(refusal(ask("messages", Range{1, 0, notes()})), "web.profile.closed");
  EXPECT_EQ(ask("open", stored).conversations.size(), 1u);
  EXPECT_EQ(messages()[0].text, "figs");

  stored.secret[0] ^= 1;
  EXPECT_EQ(refusal(ask("open", stored)), "identity.sealed.passphrase");
  stored.secret[0] ^= 1;
  stored.records[0].sealed->back() ^= 1;
  EXPECT_EQ(refusal(ask("open", stored)), "identity.record.damaged");
}

TEST_F(Page, RefusesWhatItDoesNotKnow) {
  EXPECT_EQ(refusal(ask("tick")), "web.profile.closed");
  EXPECT_EQ(refusal(ask("forge")), "web.method");
  begin();
  EXPECT_EQ(refusal(ask("send", Named{"x"})), "record.unknown");
  EXPECT_EQ(refusal(ask("members", OfStream{})), "client.conversation.unknown");
  perform("send", WithText{"figs", client::StreamId()});
  EXPECT_EQ(events.back().kind, "failed");
  EXPECT_EQ(events.back().ticket, 5u);
  EXPECT_EQ(events.back().error->name, "client.conversation.unknown");
}

TEST_F(Page, AnswersWhateverComesIn) {
  begin();
  const Bytes whole = record::encode(Request{"send", record::Raw{record::encode(WithText{"x", notes()})}, 1, 2});
  crypto::SeededRandom dice(3);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto cut = record::decode<Response>(engine->handle(ByteView(whole).first(size)));
    ASSERT_TRUE(cut.ok());
    EXPECT_EQ(cut->error->name, "web.request");
  }
  for (int i = 0; i < 2'000; ++i) {
    Bytes changed = whole;
    changed[dice.bytes(1)[0] % changed.size()] = dice.bytes(1)[0];
    ASSERT_TRUE(record::decode<Response>(engine->handle(changed)).ok());
  }
}

TEST_F(Page, ProvesWhatItReports) {
  begin();
  perform("send", WithText{"figs", notes()});
  const auto id = *client::MessageId::from_bytes(*from_hex(messages()[0].id));
  perform("report", MessageWithText{"rude", notes(), id});
  EXPECT_EQ(host.methods.back(), "chat.report");
  perform("edit", MessageWithText{"dates", notes(), id});
  EXPECT_EQ(refusal(ask("report", MessageWithText{"rude", notes(), id})), "web.report.unprovable");
}

// What comes to another device is tried over a real host (tests/host, tests/e2e).
TEST_F(Page, HandsOnItsHistoryToADeviceAlone) {
  ask("create", Secret{});
  ask("begin_link");
  const std::string code = record::decode<ProfileView>(ask("profile").result->item)->linking;
  ASSERT_TRUE(code.starts_with("majlis-link:"));
  engine.emplace(random);
  begin();
  perform("send", WithText{"Figs", notes()});
  EXPECT_EQ(refusal(ask("history", Code{"https://example.org"})), "client.link.code");
  auto history = record::decode<OnlyBytes>(ask("history", Code{code}).result->item);
  ASSERT_TRUE(history.ok());
  EXPECT_NE(as_text(history->bytes).find("Figs"), std::string_view::npos);
  EXPECT_EQ(ask("take_history", *history).result->item, Bytes{0}) << "all of it is known here";
  history->bytes.pop_back();
  EXPECT_EQ(refusal(ask("take_history", *history)), "client.archive.damaged");
  EXPECT_EQ(refusal(ask("link_device", CodeWithHistory{code, Bytes(1'025, 1)})), "record.maxBytes");
  EXPECT_FALSE(ask("offered_history").result);
  EXPECT_FALSE(record::decode<ProfileView>(ask("profile").result->item)->history_offered);
}

}  // namespace
}  // namespace majlis::web
