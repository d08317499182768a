#include "host/kernel/sessions.hpp"
#include "host/kernel/timers.hpp"
#include "host/kernel/work_pool.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <latch>

namespace majlis::host {
namespace {

TEST(Strand, RunsInOrderAndNeverTwoAtOnce) {
  WorkPool pool(3);
  const Strand strand(pool);
  std::vector<int> seen;
  std::atomic<int> inside{0};
  std::atomic<bool> overlapped{false};
  std::latch done(1000);
  for (int i = 0; i < 1000; ++i)
    strand.post([&, i] {
      if (inside.fetch_add(1) != 0) overlapped = true;
      seen.push_back(i);
      inside.fetch_sub(1);
      done.count_down();
    });
  done.wait();
  EXPECT_FALSE(overlapped);
  for (int i = 0; i < 1000; ++i) ASSERT_EQ(seen[static_cast<std::size_t>(i)], i);
}

TEST(WorkPool, RunsWhatIsQueuedBeforeItStops) {
  std::atomic<int> ran{0};
  {
    WorkPool pool(2);
    for (int i = 0; i < 100; ++i) pool.post([&] { ++ran; });
  }
  EXPECT_EQ(ran, 100);
}

TEST(Timers, RunInOrderOfTimeAndCanBeCancelled) {
  const auto timers = make_timers();
  std::vector<int> order;
  std::promise<void> last;
  const TimePoint start = timers->now();
  timers->at(start + Milliseconds(20), [&] {
    order.push_back(2);
    last.set_value();
  });
  timers->at(start + Milliseconds(10), [&] { order.push_back(1); });
  const TimerId never = timers->at(start + Milliseconds(15), [&] { order.push_back(9); });
  EXPECT_TRUE(timers->cancel(never));
  EXPECT_FALSE(timers->cancel(never));
  last.get_future().wait();
  EXPECT_EQ(order, (std::vector<int>{1, 2}));
  EXPECT_GE(timers->now(), start + Milliseconds(20));
}

struct RecordedConnections final : Connections {
  void notify(std::span<const Notice> notices) override {
    for (const Notice& notice : notices) notified.push_back(notice.to);
  }
  void bind(ConnectionId, std::optional<Session> session) override { bound = session; }
  void close(ConnectionId connection, std::string) override { closed.push_back(connection); }
  void begin_batch() override {}
  void end_batch() override {}

  std::vector<ConnectionId> notified;
  std::vector<ConnectionId> closed;
  std::optional<Session> bound;
};

TEST(Sessions, KnowTheConnectionsOfADevice) {
  RecordedConnections net;
  Sessions sessions(net);
  Session phone;
  phone.device = *DeviceId::from_bytes(Bytes(16, 1));
  Session laptop;
  laptop.device = *DeviceId::from_bytes(Bytes(16, 2));
  sessions.bind(ConnectionId{1}, phone);
  sessions.bind(ConnectionId{2}, phone);
  sessions.bind(ConnectionId{3}, laptop);
  EXPECT_EQ(sessions.notify(phone.device, make_message("a.b", Bytes{0xA0})), 2U);
  EXPECT_EQ(sessions.notify(AccountId{}, make_message("a.b", Bytes{0xA0})), 3U);
  EXPECT_EQ(net.notified.size(), 5U);

  sessions.bind(ConnectionId{2}, laptop);
  EXPECT_EQ(sessions.connections_of(phone.device).size(), 1U);
  EXPECT_EQ(sessions.forget(ConnectionId{1}), phone);
  EXPECT_FALSE(sessions.online(phone.device));
  EXPECT_EQ(sessions.notify(phone.device, make_message("a.b", Bytes{0xA0})), 0U);
  sessions.close(laptop.device, "revoked");
  EXPECT_EQ(net.closed.size(), 2U);
  sessions.unbind(ConnectionId{2});
  EXPECT_EQ(net.bound, std::nullopt);
  EXPECT_EQ(sessions.size(), 1U);
}

TEST(Message, HasBothEncodings) {
  const auto message = make_message("a.b", Bytes{0xA1, 0x61, 'k', 0x41, 0xFF});
  EXPECT_EQ(as_text(message->json()), R"({"method":"a.b","params":{"k":"_w"},"jsonrpc":"2.0"})");
  EXPECT_EQ(message->encoded(Encoding::kCbor), message->cbor());
}

}  // namespace
}  // namespace majlis::host
