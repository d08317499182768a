#include "clients/cli/output.hpp"

#include "clients/cli/qr.hpp"

#include <gtest/gtest.h>

namespace majlis::cli {
namespace {

TEST(OutputTest, JsonIsOneSafeLineThatMeansTheSame) {
  const std::string text = "a\n\x1b[31m\u009b\u007f\u202eب \"q\" 👍";
  const std::string line = json_line({{"text", text}});
  EXPECT_EQ(Json::parse(line)["text"], text);
  for (const unsigned char c : line) EXPECT_TRUE(c >= 0x20 && c != 0x7F);
  EXPECT_NE(line.find("\\u009b"), std::string::npos);
  EXPECT_NE(line.find("\\u202e"), std::string::npos);
  EXPECT_NE(line.find("ب"), std::string::npos) << "letters stay readable";
}

TEST(OutputTest, JsonOfBytesThatAreNotUtf8IsStillJson) {
  EXPECT_EQ(Json::parse(json_line({{"text", "a\xff"}}))["text"], "a\ufffd");
}

TEST(QrTest, DrawsTwoModulesToACharacter) {
  const auto qr = qr_of_text("majlis", false);
  ASSERT_TRUE(qr.ok());
  EXPECT_EQ(std::count(qr->begin(), qr->end(), '\n'), 12) << "21 modules and a quiet zone of two on each side";
  EXPECT_TRUE(qr->starts_with("████"));
  EXPECT_EQ(qr_of_bytes(Bytes(4000, 1), false).error().name, "cli.qr");
}

}  // namespace
}  // namespace majlis::cli
