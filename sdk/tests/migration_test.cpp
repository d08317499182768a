#include <majlis/database.hpp>
#include <majlis/testing/temporary_folder.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace majlis::sdk {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

const Migration kFirst{1, "0001_entry", "CREATE TABLE entry(n INTEGER) STRICT;\nINSERT INTO entry VALUES (1);"};
const Migration kSecond{2, "0002_more", "INSERT INTO entry VALUES (2)"};

class Migrations : public ::testing::Test {
 protected:
  // What refuses to open with `migrations`, or the number of entries.
  std::string open(std::vector<Migration> migrations) {
    try {
      Database database({.file = folder_ / "m.db", .migrations = std::move(migrations), .threads = false});
      return std::to_string(
          database.read([](Transaction& t) { return t.value<int>("SELECT count(*) FROM entry").value(); }));
    } catch (const MigrationError& error) {
      return error.what();
    }
  }
  testing::TemporaryFolder folder_;
};

TEST_F(Migrations, RunOnceEachInOrder) {
  EXPECT_EQ(open({kFirst}), "1");
  EXPECT_EQ(open({kFirst}), "1");
  EXPECT_EQ(open({kFirst, kSecond}), "2");
  EXPECT_EQ(open({kFirst, kSecond}), "2");
}

TEST_F(Migrations, NewerDataIsRefusedByName) {
  EXPECT_EQ(open({kFirst, kSecond}), "2");
  EXPECT_THAT(open({kFirst}), AllOf(HasSubstr("m.db"), HasSubstr("newer than this program"), HasSubstr("0002_more")));
  EXPECT_EQ(open({kFirst, kSecond}), "2") << "the refusal changed nothing";
}

TEST_F(Migrations, AChangedOneIsRefusedByName) {
  EXPECT_EQ(open({kFirst, kSecond}), "2");
  Migration changed = kFirst;
  changed.sql += " ";
  EXPECT_THAT(open({changed, kSecond}), AllOf(HasSubstr("m.db"), HasSubstr("0001_entry was changed")));
}

TEST_F(Migrations, AFailingOneIsUndoneWhole) {
  EXPECT_EQ(open({kFirst}), "1");
  EXPECT_THAT(open({kFirst, {2, "0002_bad", "INSERT INTO entry VALUES (2); INSERT INTO nowhere VALUES (3)"}}),
              AllOf(HasSubstr("0002_bad failed and was undone"), HasSubstr("no such table: nowhere")));
  EXPECT_EQ(open({kFirst, kSecond}), "2");
}

TEST_F(Migrations, GapsAreRefused) {
  EXPECT_THAT(open({kFirst, {3, "0003_late", ""}}), HasSubstr("0003_late has number 3 where 2 is wanted"));
}

TEST_F(Migrations, AreReadFromAFolderByNumber) {
  std::filesystem::create_directory(folder_ / "migrations");
  std::ofstream(folder_ / "migrations/0002_more.sql") << kSecond.sql;
  std::ofstream(folder_ / "migrations/0001_entry.sql") << kFirst.sql;
  std::ofstream(folder_ / "migrations/README.md") << "not a migration";
  const std::vector<Migration> migrations = read_migrations(folder_ / "migrations");
  ASSERT_EQ(migrations.size(), 2U);
  EXPECT_EQ(migrations[0].name, "0001_entry");
  EXPECT_EQ(migrations[1].number, 2);
  EXPECT_EQ(open(migrations), "2");

  std::ofstream(folder_ / "migrations/third.sql") << "";
  EXPECT_THROW(read_migrations(folder_ / "migrations"), MigrationError);
}

}  // namespace
}  // namespace majlis::sdk
