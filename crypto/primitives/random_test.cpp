#include "crypto/primitives/random.hpp"

#include <gtest/gtest.h>

namespace majlis::crypto {
namespace {

TEST(SeededRandom, RepeatsFromItsSeedAndNeverWithin) {
  SeededRandom a(7);
  SeededRandom b(7);
  SeededRandom c(8);
  const Bytes first = a.bytes(40);
  EXPECT_EQ(first, b.bytes(40));
  EXPECT_NE(first, c.bytes(40));
  EXPECT_NE(first, a.bytes(40));
}

TEST(SystemRandom, FillsTheWholeBuffer) {
  SystemRandom random;
  Bytes seen(64, 0);
  for (int round = 0; round < 16; ++round) {
    const Bytes drawn = random.bytes(64);
    for (std::size_t i = 0; i < 64; ++i) seen[i] |= drawn[i];
  }
  for (const auto byte : seen) EXPECT_NE(byte, 0);
  EXPECT_NE(random.bytes(32), random.bytes(32));
}

}  // namespace
}  // namespace majlis::crypto
