#include "clients/cli/duration.hpp"

#include <gtest/gtest.h>

namespace majlis::cli {
namespace {

TEST(Duration, IsANumberAndAUnit) {
  EXPECT_EQ(*parse_duration("30s"), 30u);
  EXPECT_EQ(*parse_duration("5m"), 300u);
  EXPECT_EQ(*parse_duration("1h"), 3600u);
  EXPECT_EQ(*parse_duration("7d"), 604'800u);
  EXPECT_EQ(*parse_duration("52w"), 52u * 604'800);
}

TEST(Duration, RefusesWhatIsNone) {
  for (const char* text : {"", "h", "1", "0h", "-1h", "1y", "1.5h", "1h ", " 1h", "+1h", "53w", "367d", "99999999999h",
                           "18446744073709551615s", "1hh"}) {
    const auto parsed = parse_duration(text);
    ASSERT_FALSE(parsed.ok()) << text;
    EXPECT_EQ(parsed.error().name, "cli.duration");
  }
}

TEST(Duration, ReadsAsPeopleSayIt) {
  EXPECT_EQ(duration_in_words(3600), "1 hour");
  EXPECT_EQ(duration_in_words(5400), "90 minutes");
  EXPECT_EQ(duration_in_words(1'209'600), "2 weeks");
  EXPECT_EQ(duration_in_words(61), "61 seconds");
}

}  // namespace
}  // namespace majlis::cli
