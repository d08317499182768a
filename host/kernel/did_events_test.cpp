#include "host/kernel/did_events.hpp"

#include "host/kernel/kernel_fixture.hpp"
#include "host/observe/null_log.hpp"

#include <functional>

namespace majlis::host {
namespace {

struct Cursors final : EventCursors {
  void load(const std::string& subscriber, const std::string& topic,
            std::function<void(Result<std::uint64_t>)> done) override {
    done(saved[subscriber + " " + topic]);
  }
  void save(const std::string& subscriber, const std::string& topic, std::uint64_t seq,
            std::function<void(Status)> done) override {
    if (lost) return;  // the process ends before the row is there
    saved[subscriber + " " + topic] = seq;
    ++saves;
    done({});
  }
  std::map<std::string, std::uint64_t> saved;
  bool lost = false;
  int saves = 0;
};

// An owner with rows, and a subscriber that answers as it is told.
struct Did : testing::Test, Kernel {
  Did() { serve(); }
  void serve() {
    ASSERT_TRUE(scope.claim("test").ok());
    MethodSpec spec{.name = "test.did"};
    spec.permission = Permission::kPlugin;
    ASSERT_TRUE(scope
                    .add_method(std::move(spec),
                                [this](const CallContext&, ByteView params, const Responder& responder) {
                                  ++questions;
                                  responder.result(rows_after(params));
                                })
                    .ok());
  }
  Bytes rows_after(ByteView params) {
    cbor::Reader reader(params);
    EXPECT_EQ(reader.next()->number, 3U);
    EXPECT_EQ(as_text(reader.next()->bytes), "after");
    const std::uint64_t after = reader.next()->number;
    std::vector<std::pair<std::uint64_t, std::string>> found;
    for (std::uint64_t seq = after + 1; seq <= keys.size() && found.size() < DidEvents::kAtOnce; ++seq)
      found.emplace_back(seq, keys[seq - 1]);
    cbor::Writer out;
    out.map(1);
    out.text("events");
    out.array(found.size());
    for (const auto& [seq, key] : found) {
      out.map(3);
      out.text("key");
      out.bytes(as_bytes(key));
      out.text("payload");
      out.unsigned_integer(seq);
      out.text("seq");
      out.unsigned_integer(seq);
    }
    return out.take();
  }
  void happens(const std::string& key, bool hint = true) {
    keys.push_back(key);
    if (hint) events.publish({"test.did_happen", {}, Bytes{0xA0}});
  }
  std::shared_ptr<void> listen() {
    return did.subscribe({"ear", "test.did_happen", [this](ByteView key) { return as_text(key) != unwanted; },
                          [this](const Event& event, std::function<void(std::optional<Failure>)> answered) {
                            heard += to_string(event.key) + std::to_string(event.payload[0]) + " ";
                            if (slow) return waiting.push_back(std::move(answered));
                            const bool bad = broken.contains(to_string(event.key));
                            answered(bad ? std::optional(failure(Code::kInternal, "not now")) : std::nullopt);
                          }});
  }
  NullLog log;
  Cursors cursors;
  DidEvents did{calls, events, timers, cursors, log};
  std::vector<std::string> keys;  // of the owner's rows, from 1 on
  int questions = 0;
  std::string heard;
  std::string unwanted = "none";
  std::set<std::string> broken;
  bool slow = false;
  std::vector<std::function<void(std::optional<Failure>)>> waiting;
};

TEST_F(Did, AllComesOnceAndInOrderWhetherHintedOrBefore) {
  happens("a");
  happens("b");
  const auto reading = listen();
  happens("a");
  EXPECT_EQ(heard, "a1 b2 a3 ");
  EXPECT_EQ(cursors.saved["ear test.did_happen"], 3U);
}

TEST_F(Did, GoesOnFromTheCursorAfterARestart) {
  happens("a");
  { const auto reading = listen(); }
  happens("b");
  EXPECT_EQ(heard, "a1 ") << "nobody listens";
  const auto reading = listen();
  EXPECT_EQ(heard, "a1 b2 ");
}

TEST_F(Did, ComesAgainWhenTheProcessEndedBetweenDeliveryAndCursor) {
  cursors.lost = true;
  {
    const auto reading = listen();
    happens("a");
    happens("b");
  }
  EXPECT_EQ(heard, "a1 b2 ");
  cursors.lost = false;
  const auto reading = listen();
  EXPECT_EQ(heard, "a1 b2 a1 b2 ") << "at least once";
}

TEST_F(Did, OneKeyWaitsForItsOwnFailureAlone) {
  broken = {"a"};
  const auto reading = listen();
  happens("a");
  happens("b");
  happens("a");
  EXPECT_EQ(heard, "a1 b2 ") << "a3 waits behind a1";
  EXPECT_EQ(cursors.saved["ear test.did_happen"], 0U) << "the cursor stands before a1";
  timers.advance(did_pause(0));
  EXPECT_EQ(heard, "a1 b2 a1 ");
  broken.clear();
  timers.advance(did_pause(1));
  EXPECT_EQ(heard, "a1 b2 a1 a1 a3 ");
  EXPECT_EQ(cursors.saved["ear test.did_happen"], 3U);
}

TEST_F(Did, RowsOfAKeyAreNeverTwoAtATime) {
  slow = true;
  const auto reading = listen();
  happens("a");
  happens("a");
  EXPECT_EQ(heard, "a1 ");
  waiting[0](std::nullopt);
  EXPECT_EQ(heard, "a1 a2 ");
}

TEST_F(Did, ReadsNoFurtherAheadThanItsWindow) {
  slow = true;
  for (int i = 0; i < 1000; ++i) happens("k" + std::to_string(i) + "-");
  const auto reading = listen();
  EXPECT_EQ(waiting.size(), DidEvents::kWindow);
  for (std::size_t i = 0; i < waiting.size(); ++i) waiting[i](std::nullopt);
  EXPECT_EQ(waiting.size(), 1000U);
  EXPECT_EQ(cursors.saved["ear test.did_happen"], 1000U);
}

TEST_F(Did, PassesOverKeysThatNobodyWants) {
  unwanted = "a";
  const auto reading = listen();
  happens("a");
  happens("b");
  EXPECT_EQ(heard, "b2 ");
  EXPECT_EQ(cursors.saved["ear test.did_happen"], 2U);
}

TEST_F(Did, WaitsForAnOwnerThatIsNotThereYet) {
  scope.clear();
  const auto reading = listen();
  happens("a");
  EXPECT_EQ(heard, "");
  serve();
  timers.advance(Milliseconds(3000));
  EXPECT_EQ(heard, "a1 ");
  EXPECT_LE(did_pause(0), did_pause(3));
  EXPECT_EQ(did_pause(100), Milliseconds(60'000));
}

}  // namespace
}  // namespace majlis::host
