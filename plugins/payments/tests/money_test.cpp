#include "money/split.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <random>

namespace majlis::payments {
namespace {

Currency of(std::string_view code) { return *Currency::of(code); }

std::string parsed(std::string_view text, std::string_view currency) {
  const auto amount = parse_amount(text, of(currency));
  return amount.ok() ? std::to_string(*amount) : std::string(amount.error().name);
}

TEST(Currencies, HaveTheDecimalsOfIso4217) {
  const std::pair<const char*, int> known[] = {{"JPY", 0}, {"KRW", 0}, {"UGX", 0}, {"VND", 0}, {"XOF", 0},
                                               {"USD", 2}, {"EUR", 2}, {"SAR", 2}, {"MGA", 2}, {"MRU", 2},
                                               {"BHD", 3}, {"KWD", 3}, {"TND", 3}, {"CLF", 4}, {"UYW", 4}};
  for (const auto& [code, exponent] : known) EXPECT_EQ(of(code).exponent(), exponent) << code;
  EXPECT_EQ(of("CLF").scale(), 10'000);
  EXPECT_EQ(of("JPY").scale(), 1);
}

TEST(Currencies, AreFoundByTheirCodeAlone) {
  for (const CurrencyRow& row : currencies()) EXPECT_EQ(of(row.code).code(), row.code);
  EXPECT_TRUE(std::ranges::is_sorted(currencies(), {}, &CurrencyRow::code));
  for (const char* wrong : {"", "usd", "US", "USDX", "XXX", "XAU", "XTS", "ZZZ", "AAA", "U\0D", "€"})
    EXPECT_EQ(Currency::of(wrong).error().name, "money.currency") << wrong;
}

TEST(Amounts, AreReadWithTheCurrencysDecimals) {
  EXPECT_EQ(parsed("12.50", "USD"), "1250");
  EXPECT_EQ(parsed("12.5", "USD"), "1250");
  EXPECT_EQ(parsed("12", "USD"), "1200");
  EXPECT_EQ(parsed("0.01", "USD"), "1");
  EXPECT_EQ(parsed("007", "JPY"), "7");
  EXPECT_EQ(parsed("1.234", "KWD"), "1234");
  EXPECT_EQ(parsed("1.2345", "CLF"), "12345");
  EXPECT_EQ(parsed("٥٫٧٥", "USD"), "575") << "Arabic-Indic figures";
  EXPECT_EQ(parsed("۱۲", "USD"), "1200") << "Persian figures";
  EXPECT_EQ(parsed("90071992547409.91", "USD"), std::to_string(kAmountMax));
}

TEST(Amounts, OfAnyOtherFormAreRefused) {
  for (const char* wrong : {"", ".", "1.", ".5", "-1", "+1", "1e3", "1,5", "1 000", " 1", "1 ", "1.2.3", "0x10",
                            "12.50 USD", "NaN", "١٬٠٠٠", "\xD9", "\xC3\xA9", "1\xD9"})
    EXPECT_EQ(parsed(wrong, "USD"), "money.syntax") << wrong;
  EXPECT_EQ(parsed("1.234", "USD"), "money.decimals");
  EXPECT_EQ(parsed("1.0", "JPY"), "money.decimals");
  EXPECT_EQ(parsed("1.00000", "CLF"), "money.decimals");
  for (const char* nothing : {"0", "0.00", "000"}) EXPECT_EQ(parsed(nothing, "USD"), "money.amount") << nothing;
  for (const char* much :
       {"90071992547409.92", "9223372036854775807", "9223372036854775808", "99999999999999999999999"})
    EXPECT_EQ(parsed(much, "USD"), "money.amount") << much;
}

TEST(Amounts, AreWrittenAsTheyAreRead) {
  EXPECT_EQ(format_amount(1250, of("USD")), "12.50");
  EXPECT_EQ(format_amount(5, of("USD")), "0.05");
  EXPECT_EQ(format_amount(-5, of("USD")), "-0.05");
  EXPECT_EQ(format_amount(0, of("CLF")), "0.0000");
  EXPECT_EQ(format_amount(7, of("JPY")), "7");
  EXPECT_EQ(format_amount(INT64_MIN, of("JPY")), "-9223372036854775808");
  EXPECT_EQ(format_money(1, of("BHD")), "0.001 BHD");
  std::mt19937_64 dice(1);
  for (int i = 0; i < 20'000; ++i) {
    const CurrencyRow& row = currencies()[dice() % currencies().size()];
    const Amount amount = 1 + static_cast<Amount>(dice() >> (11 + dice() % 50)) % kAmountMax;
    EXPECT_EQ(parsed(format_amount(amount, of(row.code)), row.code), std::to_string(amount)) << row.code;
  }
}

TEST(Amounts, DoNotWrapAround) {
  EXPECT_EQ(*add(INT64_MAX - 1, 1), INT64_MAX);
  EXPECT_EQ(add(INT64_MAX, 1).error().name, "money.overflow");
  EXPECT_EQ(add(INT64_MIN, -1).error().name, "money.overflow");
  EXPECT_EQ(subtract(INT64_MIN, 1).error().name, "money.overflow");
  EXPECT_EQ(*subtract(-1, INT64_MAX), INT64_MIN);
  for (const Amount wrong : {Amount{0}, Amount{-1}, INT64_MIN, kAmountMax + 1, INT64_MAX})
    EXPECT_EQ(check_amount(wrong).error().name, "money.amount") << wrong;
}

TEST(Split, GivesWhatIsLeftToTheLargestRemainders) {
  EXPECT_THAT(*divide_equally(100, 3), ::testing::ElementsAre(34, 33, 33));
  EXPECT_THAT(*divide_equally(1, 3), ::testing::ElementsAre(1, 0, 0));
  const std::uint32_t weights[] = {1, 2, 3};
  EXPECT_THAT(*divide(100, weights), ::testing::ElementsAre(17, 33, 50)) << "16.67, 33.33 and 50";
  const std::uint32_t others[] = {3, 3, 1};
  EXPECT_THAT(*divide(10, others), ::testing::ElementsAre(4, 4, 2)) << "4.29, 4.29 and 1.43: the last has the largest";
}

TEST(Split, LosesNothingAndIsFair) {
  std::mt19937_64 dice(2);
  for (int i = 0; i < 5'000; ++i) {
    std::vector<std::uint32_t> weights(1 + dice() % 40);
    for (auto& weight : weights) weight = 1 + static_cast<std::uint32_t>(dice() % (i % 2 == 0 ? 10 : kWeightMax));
    const Amount total = 1 + static_cast<Amount>(dice() >> (11 + dice() % 50)) % kAmountMax;
    const auto parts = *divide(total, weights);
    EXPECT_EQ(std::accumulate(parts.begin(), parts.end(), Amount{0}), total);
    const auto sum = std::accumulate(weights.begin(), weights.end(), std::uint64_t{0});
    for (std::size_t each = 0; each < parts.size(); ++each) {
      const long double exact = static_cast<long double>(total) * weights[each] / static_cast<long double>(sum);
      EXPECT_LT(std::abs(static_cast<long double>(parts[each]) - exact), 1.001L);
    }
  }
}

TEST(Split, RefusesWhatCannotBeDivided) {
  EXPECT_EQ(divide_equally(0, 2).error().name, "money.amount");
  EXPECT_EQ(divide_equally(10, 0).error().name, "money.shares");
  EXPECT_EQ(divide_equally(10, kSharesMax + 1).error().name, "money.shares");
  const std::uint32_t none[] = {1, 0};
  EXPECT_EQ(divide(10, none).error().name, "money.shares");
  const std::uint32_t heavy[] = {kWeightMax + 1};
  EXPECT_EQ(divide(10, heavy).error().name, "money.shares");
}

}  // namespace
}  // namespace majlis::payments
