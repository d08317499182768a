#include "host/messaging/testing/expect.hpp"
#include "host/messaging/testing/test_person.hpp"

namespace majlis::host::messaging {
namespace {

struct KeyPackages : testing::Test {
  Harness harness;
  TestPerson alice{harness, "alice", 1};
  TestPerson bob{harness, "bob", 2};

  void SetUp() override {
    alice.arrive();
    ASSERT_TRUE(bob.sign_up().ok());
    ASSERT_TRUE(bob.first().open().ok());
    ASSERT_TRUE(bob.first().subscribe().ok());
  }
  Reply<protocol::KeyPackagesClaimResult> claim(std::uint8_t id) {
    return alice.first().call<protocol::KeyPackagesClaim>({bob.account, Bytes(16, id)});
  }
};

TEST_F(KeyPackages, EachIsGivenOnce) {
  EXPECT_EQ(bob.first().publish(2)->available, 2u);
  const auto first = claim(1);
  const auto second = claim(2);
  ASSERT_EQ(first->packages.size(), 1u);
  EXPECT_NE(first->packages[0].key_package, second->packages[0].key_package);
  EXPECT_FALSE(second->packages[0].last_resort);
  EXPECT_TRUE(claim(3)->packages[0].last_resort);
  EXPECT_EQ(bob.first().call<protocol::KeyPackagesStatus>({})->available, 0u);
}

TEST_F(KeyPackages, TheSameClaimGetsTheSameAnswer) {
  ASSERT_TRUE(bob.first().publish(5).ok());
  const auto first = claim(1);
  const auto again = claim(1);
  EXPECT_EQ(first->packages[0].key_package, again->packages[0].key_package);
  EXPECT_EQ(bob.first().call<protocol::KeyPackagesStatus>({})->available, 4u);
  EXPECT_EQ(refusal(alice.first().call<protocol::KeyPackagesClaim>({alice.account, Bytes(16, 1)})), "conflict");
}

TEST_F(KeyPackages, OneOfEachActiveDevice) {
  ASSERT_TRUE(bob.first().publish(5).ok());
  auto& laptop = bob.add_device();
  EXPECT_EQ(claim(1)->packages.size(), 2u);
  ASSERT_TRUE(bob.revoke(laptop).ok());
  const auto after = claim(2);
  ASSERT_EQ(after->packages.size(), 1u);
  EXPECT_EQ(after->packages[0].device, bob.first().id);
}

TEST_F(KeyPackages, ThePairIsLimitedToLastResortOnes) {
  Options options = Harness::open_options();
  options.limits.claims_per_pair = 2;
  harness.restart(options);
  ASSERT_TRUE(alice.first().open().ok());
  ASSERT_TRUE(bob.first().open().ok());
  ASSERT_TRUE(bob.first().publish(10).ok());
  EXPECT_FALSE(claim(1)->packages[0].last_resort);
  EXPECT_FALSE(claim(2)->packages[0].last_resort);
  EXPECT_TRUE(claim(3)->packages[0].last_resort);
  harness.advance(kHourMs + 1);
  EXPECT_FALSE(claim(4)->packages[0].last_resort);
}

TEST_F(KeyPackages, ExpiredOnesAreNotGiven) {
  protocol::KeyPackagesPublishParams params;
  params.packages = {{to_bytes("short-lived"), harness.now_ms() + 1000}};
  ASSERT_TRUE(bob.first().call<protocol::KeyPackagesPublish>(params).ok());
  harness.advance(1000);
  EXPECT_TRUE(claim(1)->packages.empty());
  EXPECT_EQ(blamed(bob.first().call<protocol::KeyPackagesPublish>(params)), "/packages/0/expires_ms");
}

TEST_F(KeyPackages, TheDeviceHearsWhenFewAreLeft) {
  ASSERT_TRUE(bob.first().publish(51).ok());
  ASSERT_TRUE(claim(1).ok());
  EXPECT_TRUE(bob.first().notes<protocol::KeyPackagesLowNotification>().empty());
  ASSERT_TRUE(claim(2).ok());
  const auto notes = bob.first().notes<protocol::KeyPackagesLowNotification>();
  ASSERT_EQ(notes.size(), 1u);
  EXPECT_EQ(notes[0].available, 49u);
}

TEST_F(KeyPackages, PublishingIsBoundedAndIdempotent) {
  ASSERT_TRUE(bob.first().publish(100).ok());
  ASSERT_TRUE(bob.first().publish(100).ok());
  EXPECT_EQ(refusal(bob.first().publish(1)), "quota");
  protocol::KeyPackagesPublishParams twice;
  twice.packages = {{to_bytes("same"), harness.now_ms() + kDayMs}};
  ASSERT_TRUE(alice.first().call<protocol::KeyPackagesPublish>(twice).ok());
  const auto before = alice.first().call<protocol::KeyPackagesStatus>({})->available;
  EXPECT_EQ(alice.first().call<protocol::KeyPackagesPublish>(twice)->available, before);
}

TEST_F(KeyPackages, NobodysAreNotFound) {
  EXPECT_EQ(refusal(alice.first().call<protocol::KeyPackagesClaim>({AccountId(), Bytes(16, 1)})), "not_found");
}

}  // namespace
}  // namespace majlis::host::messaging
