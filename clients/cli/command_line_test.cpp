#include "clients/cli/command_line.hpp"

#include <CLI/CLI.hpp>
#include <gtest/gtest.h>

namespace majlis::cli {
namespace {

struct Parsed {
  std::optional<int> status;
  Globals globals;
};

Parsed parse(const std::vector<std::string>& arguments) {
  CommandLine line;
  ::testing::internal::CaptureStdout();
  ::testing::internal::CaptureStderr();
  const auto status = line.parse(arguments);
  ::testing::internal::GetCapturedStdout();
  ::testing::internal::GetCapturedStderr();
  return {status, line.invocation().globals};
}

TEST(CommandLineTest, GlobalOptionsStandBeforeAndAfterTheCommand) {
  const auto before = parse({"--home", "/h", "--host", "http://x", "--json", "whoami"});
  EXPECT_FALSE(before.status.has_value());
  EXPECT_EQ(before.globals.home, "/h");
  EXPECT_EQ(before.globals.host, "http://x");
  EXPECT_TRUE(before.globals.json);

  const auto after = parse({"group", "create", "T", "@a", "--home", "/h", "--json"});
  EXPECT_FALSE(after.status.has_value());
  EXPECT_EQ(after.globals.home, "/h");
  EXPECT_TRUE(after.globals.json);
}

TEST(CommandLineTest, RolesTakeOneNameAndOneRole) {
  EXPECT_FALSE(parse({"--home", "/h", "group", "role", "#T", "@a", "moderator"}).status.has_value());
  EXPECT_EQ(parse({"group", "role", "#T", "@a", "@b", "moderator"}).status, kUsage);
}

TEST(CommandLineTest, WrongArgumentsHaveAStatusOfTheirOwn) {
  EXPECT_EQ(parse({"fly"}).status, kUsage);
  EXPECT_EQ(parse({"send", "@bob"}).status, kUsage);
  EXPECT_EQ(parse({"--nothing", "whoami"}).status, kUsage);
  EXPECT_EQ(parse({"group"}).status, kUsage);
  EXPECT_EQ(parse({"group", "role", "#T", "@a", "king"}).status, kUsage);
  EXPECT_EQ(parse({"--no-passphrase", "--passphrase-file", "f", "register", "x"}).status, kUsage);
  EXPECT_EQ(parse({"--help"}).status, kDone);
  EXPECT_EQ(parse({"--version"}).status, kDone);
}

// What CLI11 might take for something else.
TEST(CommandLineTest, TextIsTakenAsItStands) {
  for (const char* text :
       {"[a,b]", "{}", "%%", "a=b", "\"quoted\"", "history", "send", "@carol", "#x", "a,b", "-", ""}) {
    EXPECT_FALSE(parse({"--home", "/h", "send", "@bob", text}).status.has_value()) << text;
  }
  EXPECT_FALSE(parse({"send", "@bob", "--", "-5 degrees"}).status.has_value());
  EXPECT_FALSE(parse({"send", "@bob", "--", "--home"}).status.has_value());
}

}  // namespace
}  // namespace majlis::cli
