#include <majlis/database.hpp>
#include <majlis/testing/temporary_folder.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sqlite3.h>

#include <atomic>
#include <numeric>
#include <thread>

namespace majlis::sdk {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::vector<Migration> kCounter = {{1, "0001_entry", "CREATE TABLE entry(n INTEGER PRIMARY KEY) STRICT"}};

void insert(Transaction& t, int n) { t.run("INSERT INTO entry(n) VALUES ($1)", n); }
int count(Database& database) {
  return database.read([](Transaction& t) { return t.value<int>("SELECT count(*) FROM entry").value(); });
}
std::string what(const std::exception_ptr& error) {
  try {
    if (error) std::rethrow_exception(error);
  } catch (const std::exception& e) {
    return e.what();
  }
  return "";
}

class ManualDatabase : public ::testing::Test {
 protected:
  testing::TemporaryFolder folder_;
  Database database_{{.file = folder_ / "entries.db", .migrations = kCounter, .threads = false}};
};

TEST_F(ManualDatabase, WhatWaitsSharesOneCommitAndOneFlush) {
  const DatabaseMetrics before = database_.metrics();
  int done = 0;
  for (int n = 0; n < 1000; ++n)
    database_.write([n](Transaction& t) { insert(t, n); },
                    [&](Outcome<void> outcome) { done += outcome.ok() ? 1 : 0; });
  EXPECT_EQ(done, 0) << "nothing is acknowledged before its commit";
  EXPECT_EQ(database_.metrics().waiting, 1000U);
  EXPECT_TRUE(database_.pump());
  EXPECT_EQ(done, 1000);
  const DatabaseMetrics after = database_.metrics();
  EXPECT_EQ(after.commits - before.commits, 1U);
  EXPECT_EQ(after.closures - before.closures, 1000U);
  EXPECT_EQ(after.waiting, 0U);
  EXPECT_GE(after.flushes - before.flushes, 1U);
  EXPECT_LE(after.flushes - before.flushes, 3U);
  EXPECT_EQ(count(database_), 1000);
}

TEST_F(ManualDatabase, AClosureThatThrowsIsUndoneAlone) {
  std::vector<std::string> results;
  int runs_of_first = 0;
  const auto note = [&](Outcome<int> outcome) {
    results.push_back(outcome.ok() ? std::to_string(outcome.take()) : what(outcome.error()));
  };
  database_.write([&](Transaction& t) { return ++runs_of_first, insert(t, 1), 1; }, note);
  database_.write(
      [](Transaction& t) -> int {
        insert(t, 2);
        throw std::runtime_error("two changed its mind");
      },
      note);
  database_.write([](Transaction& t) { return insert(t, 3), 3; }, note);
  database_.write(
      [](Transaction& t) -> int {
        insert(t, 4);
        throw std::runtime_error("so did four");
      },
      note);
  database_.write([](Transaction& t) { return insert(t, 5), 5; }, note);
  database_.pump();

  EXPECT_THAT(results, ElementsAre("1", "two changed its mind", "3", "so did four", "5"));
  EXPECT_EQ(runs_of_first, 2) << "the batch ran again, once, however many failed";
  EXPECT_EQ(count(database_), 3);
  const DatabaseMetrics metrics = database_.metrics();
  EXPECT_EQ(metrics.commits, 1U);
  EXPECT_EQ(metrics.reruns, 1U);
  EXPECT_EQ(metrics.failures, 2U);
  EXPECT_EQ(metrics.closures, 3U);
}

TEST_F(ManualDatabase, AClosureCannotEndTheSharedTransaction) {
  std::string first, second;
  database_.write([](Transaction& t) { insert(t, 1), t.run("COMMIT"), insert(t, 2); },
                  [&](Outcome<void> outcome) { first = what(outcome.error()); });
  database_.write([](Transaction& t) { insert(t, 3); }, [&](Outcome<void> outcome) { second = what(outcome.error()); });
  database_.pump();
  EXPECT_THAT(first, HasSubstr("the transaction is over"));
  EXPECT_EQ(second, "");
}

TEST_F(ManualDatabase, LanesAreDeliveredInOneBatchEach) {
  std::vector<std::pair<std::uint32_t, std::size_t>> batches;
  Database database({.file = folder_ / "lanes.db",
                     .migrations = kCounter,
                     .deliver =
                         [&](std::uint32_t lane, Completions completions) {
                           batches.emplace_back(lane, completions.size());
                           completions();
                         },
                     .threads = false});
  std::vector<int> order;
  for (int n = 0; n < 6; ++n)
    database.write([n](Transaction& t) { insert(t, n); }, [&order, n](const Outcome<void>&) { order.push_back(n); },
                   n % 2 == 0 ? 4U : 9U);
  database.pump();
  EXPECT_THAT(batches, ElementsAre(std::pair(4U, 3U), std::pair(9U, 3U)));
  EXPECT_THAT(order, ElementsAre(0, 2, 4, 1, 3, 5));
}

TEST_F(ManualDatabase, BatchesAreBounded) {
  Database database({.file = folder_ / "bounded.db", .migrations = kCounter, .threads = false, .batch_limit = 10});
  for (int n = 0; n < 25; ++n) database.write([n](Transaction& t) { insert(t, n); }, [](const Outcome<void>&) {});
  database.pump();
  EXPECT_EQ(database.metrics().commits, 3U);
  EXPECT_EQ(count(database), 25);
}

TEST_F(ManualDatabase, TooManyWaitingAreRefusedAndTheRestIsDone) {
  Database database({.file = folder_ / "full.db", .migrations = kCounter, .threads = false, .queue_limit = 5});
  std::vector<std::string> refusals;
  int done = 0;
  for (int n = 0; n < 7; ++n)
    database.write([n](Transaction& t) { insert(t, n); },
                   [&](const Outcome<void>& outcome) {
                     if (outcome.ok()) {
                       ++done;
                     } else {
                       refusals.push_back(what(outcome.error()));
                     }
                   });
  EXPECT_TRUE(refusals.empty()) << "a completion never comes inside the call";
  database.pump();
  EXPECT_EQ(done, 5);
  EXPECT_EQ(refusals.size(), 2U);
  EXPECT_THAT(refusals.at(0), HasSubstr("5 writes wait already"));
}

// A full disk, as SQLite sees one: the file may not grow past some pages.
TEST_F(ManualDatabase, AFullDiskIsToldToEachAndLosesNothingAcknowledged) {
  database_.write_and_wait([](Transaction& t) {
    t.run("CREATE TABLE blob(data BLOB) STRICT");
    insert(t, 1);
    EXPECT_TRUE(t.value<int>("PRAGMA max_page_count = 8").has_value());
  });
  int errors = 0;
  const auto expect_full = [&](const Outcome<void>& outcome) {
    EXPECT_FALSE(outcome.ok());
    EXPECT_THAT(what(outcome.error()), HasSubstr("database or disk is full"));
    ++errors;
  };
  for (int i = 0; i < 3; ++i)
    database_.write([](Transaction& t) { t.run("INSERT INTO blob VALUES ($1)", Bytes(100000)); }, expect_full);
  database_.pump();
  EXPECT_EQ(errors, 3);
  EXPECT_EQ(count(database_), 1);
  database_.write_and_wait([](Transaction& t) { insert(t, 2); });
  EXPECT_EQ(count(database_), 2) << "small writes go on";
}

TEST_F(ManualDatabase, AReadCannotWrite) {
  EXPECT_THROW(database_.read([](Transaction& t) { insert(t, 1); }), DatabaseError);
}

TEST_F(ManualDatabase, AReadSeesOneSnapshot) {
  const auto reader = database_.open_reader();
  reader->read([&](Transaction& t) {
    const auto entries = [&] { return t.value<int>("SELECT count(*) FROM entry").value(); };
    EXPECT_EQ(entries(), 0);
    database_.write_and_wait([](Transaction& w) { insert(w, 1); });
    EXPECT_EQ(entries(), 0);
  });
  reader->read([&](Transaction& t) { EXPECT_EQ(t.value<int>("SELECT count(*) FROM entry"), 1); });
}

TEST_F(ManualDatabase, ALongReadIsInterrupted) {
  Database database({.file = folder_ / "slow.db", .threads = false, .read_limit = std::chrono::milliseconds(1)});
  try {
    database.read([](Transaction& t) {
      t.value<int>("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n");
    });
    FAIL() << "the endless read came to an end";
  } catch (const DatabaseError& error) {
    EXPECT_THAT(error.what(), HasSubstr("past its time limit"));
  }
  EXPECT_EQ(database.read([](Transaction& t) { return t.value<int>("SELECT 1"); }), 1) << "the reader can go on";
}

TEST(Database, ThreadsCommitInGroupsAndLoseNothing) {
  constexpr int kThreads = 4;
  constexpr int kEach = 2000;
  testing::TemporaryFolder folder;
  std::atomic<int> done = 0;
  {
    Database database({.file = folder / "entries.db", .migrations = kCounter});
    std::vector<std::thread> threads;
    for (int thread = 0; thread < kThreads; ++thread)
      threads.emplace_back([&, thread] {
        for (int i = 0; i < kEach; ++i)
          database.write([n = thread * kEach + i](Transaction& t) { insert(t, n); },
                         [&](const Outcome<void>& outcome) { done += outcome.ok() ? 1 : 0; });
      });
    for (auto& thread : threads) thread.join();
    database.write_and_wait([](Transaction&) {});
    const DatabaseMetrics metrics = database.metrics();
    EXPECT_EQ(metrics.closures, kThreads * kEach + 1U);
    EXPECT_LT(metrics.commits, kThreads * kEach / 4U) << "commits are shared";
  }
  EXPECT_EQ(done, kThreads * kEach);
  Database again({.file = folder / "entries.db", .migrations = kCounter, .threads = false});
  EXPECT_EQ(count(again), kThreads * kEach);
}

TEST(Database, ClosingCommitsWhatWaits) {
  testing::TemporaryFolder folder;
  int done = 0;
  {
    Database database({.file = folder / "entries.db", .migrations = kCounter, .threads = false});
    for (int n = 0; n < 10; ++n)
      database.write([n](Transaction& t) { insert(t, n); }, [&](const Outcome<void>&) { ++done; });
  }
  EXPECT_EQ(done, 10);
}

TEST(Database, MoveOnlyValuesAndClosures) {
  testing::TemporaryFolder folder;
  Database database({.file = folder / "entries.db"});
  auto captured = std::make_unique<int>(42);
  const auto value = database.write_and_wait(
      [captured = std::move(captured)](Transaction&) { return std::make_unique<int>(*captured); });
  EXPECT_EQ(*value, 42);
}

TEST(Database, AMissingFolderIsNamed) {
  try {
    Database database({.file = "/nonexistent/entries.db"});
    FAIL();
  } catch (const DatabaseError& error) {
    EXPECT_THAT(error.what(), HasSubstr("/nonexistent/entries.db: cannot be opened"));
  }
}

TEST(Database, AnUnknownVfsIsNamed) {
  testing::TemporaryFolder folder;
  EXPECT_THROW(Database({.file = folder / "x.db", .vfs = "no-such-vfs"}), DatabaseError);
}

}  // namespace
}  // namespace majlis::sdk
