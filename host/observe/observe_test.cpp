#include "host/observe/database_metrics.hpp"
#include "host/observe/health.hpp"
#include "host/observe/log.hpp"
#include "host/observe/metrics.hpp"

#include <majlis/testing/temporary_folder.hpp>

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace majlis::host {
namespace {

TEST(Log, FormatsOneJsonObjectWithEscapes) {
  const std::string line = format_line(1767323045678, Level::kWarning, "net.dropped",
                                       {{"reason", "slow \"reader\"\n"}, {"bytes", 12U}, {"delta", -3}, {"tls", true}});
  EXPECT_EQ(line, R"({"time":"2026-01-02T03:04:05.678Z","level":"warning","event":"net.dropped",)"
                  R"("reason":"slow \"reader\"\n","bytes":12,"delta":-3,"tls":true})");
}

TEST(Log, WritesEnabledLevelsToItsFile) {
  const auto path = std::filesystem::temp_directory_path() / "majlis_observe_test.log";
  std::filesystem::remove(path);
  {
    const auto log = make_log(Level::kInfo, path.string());
    log->debug("hidden");
    log->info("shown", {{"n", 1}});
  }
  std::ifstream file(path);
  std::string line;
  ASSERT_TRUE(std::getline(file, line));
  EXPECT_NE(line.find(R"("event":"shown","n":1})"), std::string::npos) << line;
  EXPECT_FALSE(std::getline(file, line)) << line;
  std::filesystem::remove(path);
}

TEST(Log, SaysWhichFileCannotBeOpened) {
  try {
    (void)make_log(Level::kInfo, "/proc/none/majlis.log");
    FAIL() << "opened";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("/proc/none/majlis.log"), std::string::npos);
  }
}

TEST(Metrics, GivesTheSameHandleForTheSameNameAndLabels) {
  Metrics metrics;
  metrics.counter("calls_total", "Calls.", {{"method", "a"}}).add(2);
  metrics.counter("calls_total", "Calls.", {{"method", "a"}}).add();
  metrics.counter("calls_total", "Calls.", {{"method", "b"}}).add();
  metrics.gauge("open", "Open.").set(7);
  metrics.histogram("seconds", "Time.", {0.1, 1}).observe(0.5);
  const std::string text = metrics.exposition();
  EXPECT_NE(text.find("calls_total{method=\"a\"} 3"), std::string::npos) << text;
  EXPECT_NE(text.find("calls_total{method=\"b\"} 1"), std::string::npos) << text;
  EXPECT_NE(text.find("open 7"), std::string::npos) << text;
  EXPECT_NE(text.find("seconds_bucket{le=\"1\"} 1"), std::string::npos) << text;
}

TEST(Metrics, RefreshWhatIsKeptElsewhereAsLongAsItIsThere) {
  Metrics metrics;
  Gauge& gauge = metrics.gauge("test_level", "A level.");
  int looked = 0;
  auto refreshed = metrics.before_exposition([&] { gauge.set(++looked); });
  EXPECT_NE(metrics.exposition().find("test_level 1"), std::string::npos);
  EXPECT_NE(metrics.exposition().find("test_level 2"), std::string::npos);
  refreshed.reset();
  EXPECT_NE(metrics.exposition().find("test_level 2"), std::string::npos);
}

TEST(DatabaseMetrics, TellWhatADatabaseHasDone) {
  const sdk::testing::TemporaryFolder folder;
  sdk::Database database({.file = folder.path() / "some.db"});
  Metrics metrics;
  const DatabaseMetrics told(metrics, "some", database);
  const auto commits = [&] {
    const std::string text = metrics.exposition();
    const std::string name = "majlis_database_commits_total{database=\"some\"} ";
    return std::stoi(text.substr(text.find(name) + name.size()));
  };
  const int before = commits();
  database.write_and_wait([](sdk::Transaction& tx) { tx.run("CREATE TABLE t (x INTEGER)"); });
  EXPECT_EQ(commits(), before + 1);
  EXPECT_EQ(commits(), before + 1);
  for (const char* name : {"flushes_total", "wal_bytes", "longest_commit_seconds", "waiting_writes"})
    EXPECT_NE(metrics.exposition().find(std::string("majlis_database_") + name), std::string::npos) << name;
}

TEST(Health, IsReadyWhenEveryPartIs) {
  Health health;
  EXPECT_TRUE(health.ready());
  health.set("storage", "opening");
  health.set("net", "");
  EXPECT_FALSE(health.ready());
  EXPECT_EQ(health.json(), R"({"ready":false,"parts":{"net":"ready","storage":"opening"}})");
  health.set("storage", "");
  EXPECT_TRUE(health.ready());
}

}  // namespace
}  // namespace majlis::host
