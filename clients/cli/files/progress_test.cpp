#include "clients/cli/files/progress.hpp"

#include <gtest/gtest.h>

namespace majlis::cli {
namespace {

using namespace std::chrono_literals;

TEST(Progress, SaysHowFarHowFastAndHowLongStill) {
  EXPECT_EQ(Progress::words(0, 0, 5'000'000, 0ms), "0 bytes of 5 MB (0 %)");
  EXPECT_EQ(Progress::words(0, 1'200'000, 5'000'000, 400ms), "1.2 MB of 5 MB (24 %)") << "too early for a rate";
  EXPECT_EQ(Progress::words(0, 1'000'000, 5'000'000, 2'000ms), "1 MB of 5 MB (20 %), 500 kB/s, 8 s left");
  EXPECT_EQ(Progress::words(0, 1'000'000, 301'000'000, 1'000ms), "1 MB of 301 MB (0 %), 1 MB/s, 5 min 0 s left");
  EXPECT_EQ(Progress::words(0, 5'000'000, 5'000'000, 2'000ms), "5 MB of 5 MB (100 %), 2.5 MB/s");
  EXPECT_EQ(Progress::words(0, 0, 0, 2'000ms), "0 bytes of 0 bytes (100 %)");
}

TEST(Progress, DoesNotCountAsFastWhatWasThereBefore) {
  EXPECT_EQ(Progress::words(4'000'000, 4'000'000, 5'000'000, 9'000ms), "4 MB of 5 MB (80 %)");
  EXPECT_EQ(Progress::words(4'000'000, 4'500'000, 5'000'000, 1'000ms), "4.5 MB of 5 MB (90 %), 500 kB/s, 1 s left");
  EXPECT_EQ(Progress::last_words(4'000'000, 5'000'000, 2'000ms), "5 MB in 2 s, 500 kB/s");
}

TEST(Progress, SaysAtTheEndHowLongItTook) {
  EXPECT_EQ(Progress::last_words(0, 5'000'000, 2'000ms), "5 MB in 2 s, 2.5 MB/s");
  EXPECT_EQ(Progress::last_words(0, 5'000'000, 100ms), "5 MB in 1 s");
  EXPECT_EQ(Progress::last_words(0, 1'000'000'000'000, 3'600'000ms), "1 TB in 1 h 0 min, 277 MB/s");
}

}  // namespace
}  // namespace majlis::cli
