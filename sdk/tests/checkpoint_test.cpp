#include <majlis/database.hpp>
#include <majlis/testing/temporary_folder.hpp>

#include <gtest/gtest.h>

namespace majlis::sdk {
namespace {

constexpr std::uint64_t kMiB = 1 << 20;
const std::vector<Migration> kBlob = {{1, "0001_blob", "CREATE TABLE blob(data BLOB) STRICT"}};

void write_some(Database& database) {
  database.write_and_wait([](Transaction& t) { t.run("INSERT INTO blob VALUES (zeroblob(60000))"); });
}

// The largest log seen while `writes` closures of about 60 KB commit one by one.
std::uint64_t largest_log(Database& database, int writes) {
  std::uint64_t largest = 0;
  for (int i = 0; i < writes; ++i) {
    write_some(database);
    largest = std::max(largest, database.metrics().wal_bytes);
  }
  return largest;
}

TEST(Checkpoint, TheLogStaysNearItsLimitUnderLoad) {
  for (const bool threads : {false, true}) {
    testing::TemporaryFolder folder;
    Database database({.file = folder / "c.db",
                       .migrations = kBlob,
                       .threads = threads,
                       .checkpoint_bytes = kMiB / 4,
                       .wal_limit_bytes = kMiB});
    EXPECT_LE(largest_log(database, 200), kMiB + kMiB / 2) << "12 MB were written";
    EXPECT_GT(database.metrics().checkpoints, 0U);
    EXPECT_LE(std::filesystem::file_size(folder / "c.db-wal"), kMiB + kMiB / 2);
  }
}

TEST(Checkpoint, AReaderThatStaysDelaysTheLogButNotTheWriter) {
  testing::TemporaryFolder folder;
  Database database({.file = folder / "c.db",
                     .migrations = kBlob,
                     .threads = false,
                     .checkpoint_bytes = kMiB / 4,
                     .wal_limit_bytes = kMiB});
  write_some(database);
  const auto reader = database.open_reader();
  reader->read([&](Transaction& t) {
    const auto before = t.value<int>("SELECT count(*) FROM blob");
    EXPECT_GT(largest_log(database, 50), 2 * kMiB) << "its snapshot is kept";
    EXPECT_EQ(t.value<int>("SELECT count(*) FROM blob"), before);
  });
  largest_log(database, 10);
  EXPECT_LE(database.metrics().wal_bytes, kMiB) << "the log began anew once the reader had gone";
}

TEST(Checkpoint, WithoutCheckpointsTheLogWouldGrow) {
  testing::TemporaryFolder folder;
  Database database({.file = folder / "c.db",
                     .migrations = kBlob,
                     .threads = false,
                     .checkpoint_bytes = 1024 * kMiB,
                     .wal_limit_bytes = 1024 * kMiB});
  EXPECT_GT(largest_log(database, 100), 5 * kMiB);
}

}  // namespace
}  // namespace majlis::sdk
