// Messages that the host refuses for good: kept with the reason, sent again, let go of.
#include "clients/core/testing/scripted_host.hpp"

#include <gtest/gtest.h>

namespace majlis::client {
namespace {

struct Refusal : testing::Test {
  Client alice;

  void SetUp() override {
    alice.sign_up();
    alice.host.refuses_appends = true;
    alice.host.refusal = "denied";
    alice.perform(alice.core().send(++alice.ticket, notes(), text_draft("figs"), alice.host.now_ms));
    alice.host.refuses_appends = false;
  }
  StreamId notes() { return alice.notes().stream; }
  std::vector<RefusedView> kept() { return alice.core().refused(alice.notes()); }
};

TEST_F(Refusal, IsKeptWithItsReason) {
  EXPECT_EQ(alice.failed().name, "denied");
  EXPECT_TRUE(alice.core().waiting(alice.notes()).empty());
  ASSERT_EQ(kept().size(), 1u);
  EXPECT_EQ(kept()[0].message.text(), "figs");
  EXPECT_EQ(kept()[0].name, "denied");
  alice.restart();
  alice.connect();
  ASSERT_EQ(kept().size(), 1u);
  EXPECT_EQ(kept()[0].detail, "not now");
  EXPECT_TRUE(alice.texts().empty());
}

TEST_F(Refusal, EndsWhenTheMessageIsSentAgain) {
  const auto id = kept()[0].message.id;
  alice.perform(alice.core().retry(++alice.ticket, notes(), id, alice.host.now_ms));
  EXPECT_EQ(alice.texts(), std::vector<std::string>{"figs"});
  EXPECT_TRUE(kept().empty());
  EXPECT_EQ(alice.done()->ticket, alice.ticket);
  alice.restart();
  EXPECT_TRUE(kept().empty());
  alice.perform(alice.core().retry(++alice.ticket, notes(), id, alice.host.now_ms));
  EXPECT_EQ(alice.failed().name, "client.message.unknown");
}

TEST_F(Refusal, EndsWhenThePersonLetsGo) {
  alice.perform(alice.core().discard(++alice.ticket, notes(), kept()[0].message.id, alice.host.now_ms));
  EXPECT_TRUE(kept().empty());
  alice.restart();
  EXPECT_TRUE(kept().empty());
  EXPECT_TRUE(alice.texts().empty());
}

TEST_F(Refusal, OfAChangeLeavesNothing) {
  const auto id = alice.send("dates");
  alice.host.refuses_appends = true;
  alice.perform(alice.core().react(++alice.ticket, notes(), id, "👍", alice.host.now_ms));
  EXPECT_EQ(alice.failed().name, "denied");
  EXPECT_EQ(kept().size(), 1u);
}

}  // namespace
}  // namespace majlis::client
