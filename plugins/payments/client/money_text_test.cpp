#include "plugins/payments/client/money_text.hpp"

#include <gtest/gtest.h>

namespace majlis::payments {
namespace {

std::string read(std::string_view text) {
  const auto money = parse_money(text);
  return money.ok() ? in_words(*money) : std::string(money.error().name);
}

TEST(MoneyText, IsReadAsPeopleTypeIt) {
  EXPECT_EQ(read("12.50 USD"), "12.50 USD");
  EXPECT_EQ(read("12.5 USD"), "12.50 USD");
  EXPECT_EQ(read("  5   eur "), "5.00 EUR");
  EXPECT_EQ(read("500 JPY"), "500 JPY");
  EXPECT_EQ(read("1.250 KWD"), "1.250 KWD");
  EXPECT_EQ(read("0.0001 CLF"), "0.0001 CLF");
  EXPECT_EQ(read("90071992547409.91 USD"), "90071992547409.91 USD");
}

TEST(MoneyText, IsReadInArabicFigures) {
  EXPECT_EQ(read("١٢٫٥٠ USD"), "12.50 USD");
  EXPECT_EQ(read("۱۲٫۵ IRR"), "12.50 IRR");
  EXPECT_EQ(read("\u200f١٢٫٥٠\u200e USD"), "12.50 USD");
  EXPECT_EQ(read("\u2068٥\u2069 EUR"), "5.00 EUR");
  EXPECT_EQ(read("١.٢٥٠ KWD"), "1.250 KWD");
}

TEST(MoneyText, RefusalsNameWhatIsWrong) {
  EXPECT_EQ(read("12.50"), "money.syntax");
  EXPECT_EQ(read("USD 12.50"), "money.currency");
  EXPECT_EQ(read("12.50 XXX"), "money.currency");
  EXPECT_EQ(read("12.50 dollars"), "money.currency");
  EXPECT_EQ(read("-5 USD"), "money.sign");
  EXPECT_EQ(read("−5 USD"), "money.sign");
  EXPECT_EQ(read("0 USD"), "money.amount");
  EXPECT_EQ(read("0.00 USD"), "money.amount");
  EXPECT_EQ(read("1,250.00 USD"), "money.grouping");
  EXPECT_EQ(read("١٬٢٥٠ USD"), "money.grouping");
  EXPECT_EQ(read("12,50 EUR"), "money.grouping");
  EXPECT_EQ(read("12.505 USD"), "money.decimals");
  EXPECT_EQ(read("5.0 JPY"), "money.decimals");
  EXPECT_EQ(read("90071992547409.92 USD"), "money.amount");
  EXPECT_EQ(read("99999999999999999999999999 USD"), "money.amount");
  for (const char* torn :
       {"1e3 USD", "0x10 USD", "+5 USD", "5. USD", ".5 USD", "1.2.3 USD", "five USD", "\xff USD", " USD", "NaN USD"})
    EXPECT_FALSE(parse_money(torn).ok()) << torn;
  EXPECT_NE(parse_money("12.505 USD").error().detail.find("12.505"), std::string::npos);
}

}  // namespace
}  // namespace majlis::payments
