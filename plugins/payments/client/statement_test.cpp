#include "plugins/payments/client/statement.hpp"

#include <gtest/gtest.h>

namespace majlis::payments {
namespace {

Line line(std::uint64_t seq, std::string kind, Amount amount, Amount balance, std::string with, std::string note = {}) {
  Line line;
  line.entry.seq = seq;
  line.entry.kind = std::move(kind);
  line.entry.at_ms = 1'795'457'045'678 + seq;
  line.entry.amount = amount;
  line.entry.balance = balance;
  line.entry.other_kind = with.empty() ? "suspense" : "available";
  line.with = std::move(with);
  line.note = std::move(note);
  return line;
}

std::vector<Statement> of(std::vector<Line> lines, const char* currency = "USD") {
  return {{*Currency::of(currency), std::move(lines)}};
}

TEST(Statement, TellsTimesOfAnyYear) {
  EXPECT_EQ(utc_time(0), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(utc_time(951'782'399'999), "2000-02-28T23:59:59.999Z");
  EXPECT_EQ(utc_time(951'782'400'000), "2000-02-29T00:00:00.000Z");
  EXPECT_EQ(utc_time(1'709'251'199'000), "2024-02-29T23:59:59.000Z");
  EXPECT_EQ(utc_time(4'107'542'400'000), "2100-03-01T00:00:00.000Z");
  EXPECT_EQ(utc_time(1'795'457'045'678), "2026-11-23T18:04:05.678Z");
}

TEST(Statement, IsCsvWithoutFormulas) {
  const auto csv = exported(
      of({line(1, "credit", 2000, 2000, ""), line(3, "send", -1250, 750, "bob", "=HYPERLINK(\"x\")\n\u202e@SUM,1")}),
      Format::kCsv, "alice");
  EXPECT_TRUE(csv.starts_with("time,kind,with,note,amount,balance,currency,transfer,about,seq\r\n"));
  EXPECT_NE(csv.find(",\"'=HYPERLINK(\"\"x\"\")\n@SUM,1\",-12.50,7.50,USD,"), std::string::npos) << csv;
  for (const char* formula : {"+1", "-1", "@a", "\tx", "\u202e=1", "＝1"})
    EXPECT_NE(exported(of({line(1, "send", -1, 9, "bob", formula)}), Format::kCsv, "").find("\"'"), std::string::npos)
        << formula;
}

TEST(Statement, IsAnObjectALineInJson) {
  const auto json =
      exported(of({line(1, "send", -5, 9, "bob", "a\"b\\\n\x01\xff")}, "JPY"), Format::kJsonLines, "alice");
  EXPECT_EQ(std::count(json.begin(), json.end(), '\n'), 1);
  EXPECT_NE(json.find(R"("note":"�")"), std::string::npos) << json;
  const auto escaped = exported(of({line(1, "send", -5, 9, "bob", "a\"b\\\n\x01")}), Format::kJsonLines, "alice");
  EXPECT_NE(
      escaped.find(R"("note":"a\"b\\\u000a\u0001","amount":"-0.05","balance":"0.09","currency":"USD","minor":-5)"),
      std::string::npos)
      << escaped;
}

TEST(Statement, IsAJournalThatNobodysWordsChange) {
  const auto journal = exported(of({line(2, "send", -1250, 750, "bob", "x ; y | z\n2026-01-01 more\n    a  1 USD")}),
                                Format::kJournal, "alice");
  EXPECT_NE(journal.find("decimal-mark .\ncommodity 1000.00 USD\n"), std::string::npos);
  EXPECT_NE(journal.find("* opening balance\n    assets:majlis:available  20.00 USD\n"), std::string::npos) << journal;
  EXPECT_NE(journal.find("send to bob | x - y - z 2026-01-01 more a 1 USD\n"), std::string::npos) << journal;
  EXPECT_NE(journal.find("    assets:majlis:available  -12.50 USD = 7.50 USD\n    expenses:people:bob  12.50 USD\n"),
            std::string::npos)
      << journal;
}

TEST(Statement, KnowsItsFormats) {
  EXPECT_EQ(*format_named("csv"), Format::kCsv);
  EXPECT_EQ(*format_named("hledger"), Format::kJournal);
  EXPECT_EQ(format_named("xls").error().name, "payments.format");
}

}  // namespace
}  // namespace majlis::payments
