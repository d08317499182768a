#include <majlis/rate_limit.hpp>

#include <gtest/gtest.h>

namespace majlis::sdk {
namespace {

TEST(RateLimit, ABurstThenTheRate) {
  RateLimit limit(3, 1000);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(limit.take(as_bytes("a"), 5000));
  EXPECT_FALSE(limit.take(as_bytes("a"), 5999));
  EXPECT_TRUE(limit.take(as_bytes("a"), 6000));
  EXPECT_FALSE(limit.take(as_bytes("a"), 6001));
  EXPECT_TRUE(limit.take(as_bytes("b"), 6001));
}

TEST(RateLimit, AClockThatStepsBackGivesNothing) {
  RateLimit limit(1, 1000);
  EXPECT_TRUE(limit.take(as_bytes("a"), 5000));
  EXPECT_FALSE(limit.take(as_bytes("a"), 1000));
  EXPECT_FALSE(limit.take(as_bytes("a"), 5999));
  EXPECT_TRUE(limit.take(as_bytes("a"), 6000));
}

TEST(RateLimit, MemoryIsBounded) {
  RateLimit limit(1, 1000, 100);
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(limit.take(as_bytes(std::to_string(i)), 5000));
  EXPECT_LE(limit.size(), 100U);
  EXPECT_FALSE(limit.take(as_bytes("999"), 5000)) << "the newest are remembered";
  EXPECT_TRUE(limit.take(as_bytes("x"), 7000));
  EXPECT_EQ(limit.size(), 1U) << "what is full again is forgotten";
}

}  // namespace
}  // namespace majlis::sdk
