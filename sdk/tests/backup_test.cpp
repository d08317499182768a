#include <majlis/database.hpp>
#include <majlis/testing/temporary_folder.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <thread>

namespace majlis::sdk {
namespace {

const std::vector<Migration> kEntry = {
    {1, "0001_entry", "CREATE TABLE entry(n INTEGER PRIMARY KEY, body BLOB) STRICT"}};

void insert(Transaction& t, int n) { t.run("INSERT INTO entry VALUES ($1, zeroblob(2000))", n); }

struct Found {
  int count;
  int highest;
};
Found look(const std::filesystem::path& file) {
  Database database({.file = file, .migrations = kEntry, .threads = false, .read_limit = std::chrono::minutes(1)});
  return database.read([](Transaction& t) {
    EXPECT_EQ(t.value<std::string>("PRAGMA integrity_check"), "ok");
    return Found{t.value<int>("SELECT count(*) FROM entry").value(), t.value<int>("SELECT max(n) FROM entry").value()};
  });
}

TEST(Backup, ACopyMadeUnderWritesIsWholeAndHoldsWhatWasAcknowledgedBefore) {
  constexpr int kBefore = 2000;
  testing::TemporaryFolder folder;
  Database database({.file = folder / "live.db", .migrations = kEntry});
  database.write_and_wait([](Transaction& t) {
    for (int n = 1; n <= kBefore; ++n) insert(t, n);
  });
  std::atomic<bool> stop = false;
  std::thread busy([&] {
    for (int n = kBefore + 1; !stop; ++n) database.write_and_wait([n](Transaction& t) { insert(t, n); });
  });
  database.backup(folder / "copy.db");
  stop = true;
  busy.join();
  const Found found = look(folder / "copy.db");
  EXPECT_GE(found.count, kBefore);
  EXPECT_EQ(found.count, found.highest) << "a moment of the live database: no entry without those before it";
  EXPECT_FALSE(std::filesystem::exists(folder / "copy.db.partial"));
}

TEST(Backup, WorksWithoutThreads) {
  testing::TemporaryFolder folder;
  Database database({.file = folder / "live.db", .migrations = kEntry, .threads = false});
  database.write_and_wait([](Transaction& t) { insert(t, 1); });
  database.backup(folder / "copy.db");
  EXPECT_EQ(look(folder / "copy.db").count, 1);
}

TEST(Backup, NeverReplacesAFile) {
  testing::TemporaryFolder folder;
  Database database({.file = folder / "live.db", .migrations = kEntry});
  std::ofstream(folder / "copy.db") << "precious";
  try {
    database.backup(folder / "copy.db");
    FAIL();
  } catch (const DatabaseError& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("copy.db: exists"));
  }
  EXPECT_EQ(std::filesystem::file_size(folder / "copy.db"), 8U);
}

TEST(Backup, AFolderThatIsMissingIsNamed) {
  testing::TemporaryFolder folder;
  Database database({.file = folder / "live.db", .migrations = kEntry});
  EXPECT_THROW(database.backup(folder / "missing" / "copy.db"), DatabaseError);
  database.write_and_wait([](Transaction& t) { insert(t, 1); });
}

}  // namespace
}  // namespace majlis::sdk
