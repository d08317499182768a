#include "clients/cli/display_text.hpp"

#include <gtest/gtest.h>

namespace majlis::cli {
namespace {

TEST(DisplayTextTest, LeavesOrdinaryTextAlone) {
  EXPECT_EQ(one_line("Grüße, 你好 👍"), "Grüße, 你好 👍");
  EXPECT_EQ(many_lines("one\ntwo\r\nthree", 2), "one\n  two\n  three");
}

TEST(DisplayTextTest, ShowsWhatATerminalWouldObey) {
  EXPECT_EQ(one_line("\x1b]0;title\x07"), "␛]0;title␇");
  EXPECT_EQ(one_line("a\rb\x7f\tc"), "a␍b␡ c");
  EXPECT_EQ(one_line("a\nb"), "a⏎b");
  EXPECT_EQ(one_line("\u009b31m"), "\ufffd31m") << "the one-character form of ESC [";
  EXPECT_EQ(one_line("\x9b\xff"), "\ufffd\ufffd");
  EXPECT_EQ(many_lines("a\u2028b\rc", 1), "a\n b␍c");
}

TEST(DisplayTextTest, ForeignTextReordersNothingAroundIt) {
  EXPECT_EQ(one_line("\u202egnp.exe\u202c"), "gnp.exe") << "overrides are dropped";
  EXPECT_EQ(one_line("\u2069\u2066x"), "x") << "isolates cannot be closed from within";
  EXPECT_EQ(one_line("محمد"), "\u2068محمد\u2069");
  EXPECT_EQ(many_lines("abc\nשלום", 0), "abc\n\u2068שלום\u2069");
}

TEST(DisplayTextTest, CountsColumns) {
  EXPECT_EQ(columns("abc"), 3u);
  EXPECT_EQ(columns("你好"), 4u);
  EXPECT_EQ(columns("e\u0301"), 1u);
  EXPECT_EQ(columns("\u2068محمد\u2069"), 4u);
  EXPECT_EQ(padded("你", 4), "你  ");
  EXPECT_EQ(padded("abc", 2), "abc");
}

TEST(DisplayTextTest, ShortensWithinTheWidthAndClosesIsolates) {
  EXPECT_EQ(shortened("abcdef", 6), "abcdef");
  EXPECT_EQ(shortened("abcdef", 4), "abc…");
  EXPECT_EQ(columns(shortened("你好你好", 4)), 3u) << "a wide character is not cut in two";
  const std::string cut = shortened("\u2068محمد محمد\u2069", 5);
  EXPECT_TRUE(cut.ends_with("\u2069"));
}

TEST(DisplayTextTest, FindsWhateverTheCaseAndTheForm) {
  EXPECT_TRUE(contains_folded("GRÜSSE von mir", "grüße"));
  EXPECT_TRUE(contains_folded("caf\u00e9", "CAFE\u0301"));
  EXPECT_FALSE(contains_folded("cafe", "café"));
}

}  // namespace
}  // namespace majlis::cli
