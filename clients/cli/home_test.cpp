#include "clients/cli/home.hpp"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace majlis::cli {
namespace {

namespace fs = std::filesystem;

class HomeTest : public ::testing::Test {
 protected:
  HomeTest() : folder_(fs::path(::testing::TempDir()) / ("home-" + std::to_string(::getpid()))) {
    fs::remove_all(folder_);
  }
  ~HomeTest() override { fs::remove_all(folder_); }

  static Result<Home> must_open(const fs::path& folder) { return Home::open(folder); }
  static client::Change put(const std::string& key, std::string_view value) { return {key, to_bytes(value)}; }

  fs::path folder_;
};

News news_at(std::uint64_t seq) {
  return {0, *client::StreamId::from_bytes(Bytes(16, 7)), seq, News::What::kMessage, {}};
}

mode_t permissions(const fs::path& path) {
  struct stat about {};
  EXPECT_EQ(::stat(path.c_str(), &about), 0) << path;
  return about.st_mode & 0777;
}

// A copy of the folder is what a process leaves that is killed now.
TEST_F(HomeTest, WhatIsErasedLastIsThereForThoseWhoWereKilled) {
  const fs::path killed = folder_.string() + "-killed";
  const auto begun = [](auto&& home) { return home.extension_records("x/begun/")->size(); };
  {
    auto home = must_open(folder_);
    ASSERT_TRUE(home.ok());
    const client::Change changes[] = {put("x/begun/1", "one"), put("x/begun/2", "two")};
    ASSERT_TRUE(home->apply(changes, {}).ok());
    home->erase_last({"x/begun/1"});
    EXPECT_EQ(begun(*home), 1U) << "it is over for this process";
    fs::copy(folder_, killed, fs::copy_options::recursive);
  }
  EXPECT_EQ(begun(*must_open(folder_)), 1U);
  EXPECT_EQ(begun(*must_open(killed)), 2U);
  fs::remove_all(killed);
  auto home = must_open(folder_);
  home->erase_last({"x/begun/2"});
  ASSERT_TRUE(home->finish().ok());
  const client::Change again[] = {put("x/begun/2", "the same again")};
  ASSERT_TRUE(home->apply(again, {}).ok());
  EXPECT_EQ(begun(*home), 1U);
}

TEST_F(HomeTest, KeepsRecordsAndNewsAcrossOpenings) {
  {
    auto home = Home::open(folder_);
    ASSERT_TRUE(home.ok()) << home.error().detail;
    const client::Change changes[] = {put("a", "1"), put("b", "2"), put("a", "3"), {"b", std::nullopt}};
    const News news[] = {news_at(4), news_at(5)};
    ASSERT_TRUE(home->apply(changes, news).ok());
    ASSERT_TRUE(home->set_setting("host", as_bytes("http://x")).ok());
  }
  auto home = Home::open(folder_);
  ASSERT_TRUE(home.ok());
  const auto records = home->records();
  ASSERT_TRUE(records.ok());
  ASSERT_EQ(records->size(), 1u);
  EXPECT_EQ(records->front().key, "a");
  EXPECT_EQ(records->front().sealed, to_bytes("3"));
  EXPECT_EQ(**home->setting("host"), to_bytes("http://x"));
  EXPECT_FALSE((*home->setting("other")).has_value());

  const auto news = home->news();
  ASSERT_TRUE(news.ok());
  ASSERT_EQ(news->size(), 2u);
  const std::uint64_t first[] = {news->front().id};
  ASSERT_TRUE(home->reported(first).ok());
  ASSERT_EQ(home->news()->size(), 1u);
  EXPECT_EQ(home->news()->front().seq, 5u);
}

TEST_F(HomeTest, NeverGivesTheNumberOfNewsTwice) {
  auto home = Home::open(folder_);
  ASSERT_TRUE(home.ok());
  const News one[] = {news_at(1)};
  ASSERT_TRUE(home->apply({}, one).ok());
  const std::uint64_t before[] = {home->news()->front().id};
  ASSERT_TRUE(home->reported(before).ok());
  ASSERT_TRUE(home->apply({}, one).ok());
  EXPECT_GT(home->news()->front().id, before[0]);
}

TEST_F(HomeTest, IsReadableByItsOwnerAlone) {
  ::umask(0);
  auto home = Home::open(folder_);
  ASSERT_TRUE(home.ok());
  const client::Change changes[] = {put("a", "1")};
  ASSERT_TRUE(home->apply(changes, {}).ok());
  EXPECT_EQ(permissions(folder_), 0700u);
  for (const auto& entry : fs::directory_iterator(folder_)) EXPECT_EQ(permissions(entry.path()), 0600u) << entry.path();
}

TEST_F(HomeTest, ASecondProcessIsToldWhoHoldsIt) {
  auto home = Home::open(folder_);
  ASSERT_TRUE(home.ok());
  const auto second = Home::open(folder_);  // another open file: as strange to the first as another process
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().name, "cli.home.in_use");
  EXPECT_NE(second.error().detail.find("process " + std::to_string(::getpid())), std::string::npos);
}

TEST_F(HomeTest, TheLockEndsWithItsHolder) {
  { ASSERT_TRUE(Home::open(folder_).ok()); }
  EXPECT_TRUE(Home::open(folder_).ok());
}

// A process that is killed at any point leaves all of a batch or nothing of it.
TEST_F(HomeTest, AKilledProcessLeavesWholeBatches) {
  { ASSERT_TRUE(Home::open(folder_).ok()); }
  for (int round = 0; round < 10; ++round) {
    int pipe_ends[2];
    ASSERT_EQ(::pipe(pipe_ends), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      auto home = Home::open(folder_);
      for (std::uint64_t n = 0; home.ok(); ++n) {
        const std::string value = std::to_string(round) + "." + std::to_string(n);
        const client::Change changes[] = {put("left", value), put("right", value)};
        const News news[] = {news_at(n)};
        if (!home->apply(changes, news).ok() || ::write(pipe_ends[1], "x", 1) != 1) break;
      }
      ::_exit(1);
    }
    char byte = 0;
    for (int n = 0; n <= round; ++n) ASSERT_EQ(::read(pipe_ends[0], &byte, 1), 1);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    ::close(pipe_ends[0]);
    ::close(pipe_ends[1]);

    auto home = Home::open(folder_);
    ASSERT_TRUE(home.ok()) << home.error().detail;
    const auto records = home->records();
    ASSERT_EQ(records->size(), 2u);
    EXPECT_EQ((*records)[0].sealed, (*records)[1].sealed);
    const auto news = home->news();
    const std::string last = std::to_string(round) + "." + std::to_string(news->back().seq);
    EXPECT_EQ(as_text((*records)[0].sealed), last) << "news and records are of one batch";
  }
}

TEST_F(HomeTest, RefusesAProfileOfANewerProgram) {
  { ASSERT_TRUE(Home::open(folder_).ok()); }
  {
    auto database = Sqlite::open((folder_ / "profile.sqlite").string());
    ASSERT_TRUE(database.ok());
    ASSERT_TRUE(database->execute("PRAGMA user_version = 99").ok());
  }
  const auto home = Home::open(folder_);
  ASSERT_FALSE(home.ok());
  EXPECT_EQ(home.error().name, "cli.home.newer");
}

TEST_F(HomeTest, SaysThatAProfileIsDamaged) {
  fs::create_directories(folder_);
  std::ofstream(folder_ / "profile.sqlite") << std::string(8192, 'x');
  const auto home = Home::open(folder_);
  ASSERT_FALSE(home.ok());
  EXPECT_EQ(home.error().name, "cli.home.damaged");
}

TEST_F(HomeTest, SaysWhereItCannotWrite) {
  std::ofstream(folder_) << "a file, not a folder";
  const auto home = Home::open(folder_);
  ASSERT_FALSE(home.ok());
  EXPECT_EQ(home.error().name, "cli.home.storage");
  EXPECT_NE(home.error().detail.find(folder_.string()), std::string::npos);
}

}  // namespace
}  // namespace majlis::cli
