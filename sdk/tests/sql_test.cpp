#include <majlis/database.hpp>
#include <majlis/testing/temporary_folder.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace majlis::sdk {
namespace {

using ::testing::HasSubstr;

struct NoteTag;
using NoteId = Id<NoteTag>;

class Sql : public ::testing::Test {
 protected:
  template <class Fn>
  auto write(Fn fn) {
    return database_.write_and_wait(std::move(fn));
  }
  template <class Fn>
  std::string refusal(Fn fn) {
    try {
      write([&](Transaction& t) { fn(t); });
    } catch (const DatabaseError& error) {
      return error.what();
    }
    return "nothing was refused";
  }

  testing::TemporaryFolder folder_;
  Database database_{{.file = folder_ / "notes.db",
                      .migrations = {{1, "0001_note",
                                      "CREATE TABLE note(id BLOB PRIMARY KEY, title TEXT, size INTEGER, weight REAL, "
                                      "body BLOB) STRICT, WITHOUT ROWID"}},
                      .threads = false}};
};

TEST_F(Sql, EachTypeComesBackAsItWent) {
  const NoteId id = NoteId::from_bytes(Bytes(16, 7)).operator*();
  write([&](Transaction& t) {
    t.run("INSERT INTO note VALUES ($1, $2, $3, $4, $5)", id, "title", 41U, 0.5, Bytes{1, 2, 3});
  });
  database_.read([&](Transaction& t) {
    int rows = 0;
    for (const Row& row : t.query("SELECT id, title, size, weight, body, NULL FROM note WHERE id = $1", id)) {
      ++rows;
      EXPECT_EQ(row.get<NoteId>(0), id);
      EXPECT_EQ(row.get<std::string>(1), "title");
      EXPECT_EQ(row.get<std::uint8_t>(2), 41);
      EXPECT_EQ(row.get<double>(3), 0.5);
      EXPECT_EQ(row.get<Bytes>(4), (Bytes{1, 2, 3}));
      EXPECT_EQ(row.get<std::optional<Bytes>>(5), std::nullopt);
    }
    EXPECT_EQ(rows, 1);
  });
}

TEST_F(Sql, EmptyBytesAndTextAreNotNull) {
  write([](Transaction& t) {
    t.run("INSERT INTO note VALUES ($1, $2, NULL, NULL, $3)", Bytes(16, 1), std::string_view(), ByteView());
    for (const Row& row : t.query("SELECT title, body, size FROM note")) {
      EXPECT_EQ(row.get<std::optional<std::string>>(0), "");
      EXPECT_EQ(row.get<std::optional<Bytes>>(1), Bytes());
      EXPECT_TRUE(row.is_null(2));
    }
  });
}

TEST_F(Sql, ParametersAreBoundByNumberNotByAppearance) {
  write([](Transaction& t) {
    EXPECT_EQ(t.value<std::string>("SELECT $2 || '-' || $1 || '-' || $2", "one", "two"), "two-one-two");
  });
}

TEST_F(Sql, OptionalsBindNull) {
  write([](Transaction& t) {
    EXPECT_EQ(t.value<bool>("SELECT $1 IS NULL", std::optional<std::string>()), true);
    EXPECT_EQ(t.value<std::string>("SELECT $1", std::optional<std::string>("x")), "x");
  });
}

TEST_F(Sql, RunTellsChangedRows) {
  write([](Transaction& t) {
    for (std::uint8_t i = 0; i < 3; ++i) t.run("INSERT INTO note(id, size) VALUES ($1, $2)", Bytes(16, i), i);
    EXPECT_EQ(t.run("UPDATE note SET size = size + 1 WHERE size >= $1", 1), 2);
    EXPECT_EQ(t.run("UPDATE note SET size = 0 WHERE size > 100"), 0);
    EXPECT_EQ(t.run("CREATE TABLE other(x INTEGER) STRICT"), 0);
  });
}

TEST_F(Sql, TheSameStatementMayBeReadInsideItself) {
  write([](Transaction& t) {
    for (std::uint8_t i = 0; i < 3; ++i) t.run("INSERT INTO note(id) VALUES ($1)", Bytes(16, i));
    int pairs = 0;
    for ([[maybe_unused]] const Row& outer : t.query("SELECT id FROM note"))
      for ([[maybe_unused]] const Row& inner : t.query("SELECT id FROM note")) ++pairs;
    EXPECT_EQ(pairs, 9);
  });
}

TEST_F(Sql, ErrorsNameTheFileTheStatementAndTheReason) {
  const std::string what = refusal([](Transaction& t) {
    t.run("INSERT INTO note(id) VALUES ($1)", Bytes(16, 1));
    t.run("INSERT INTO note(id) VALUES ($1)", Bytes(16, 1));
  });
  EXPECT_THAT(what, HasSubstr("notes.db"));
  EXPECT_THAT(what, HasSubstr("UNIQUE constraint failed: note.id"));
  EXPECT_THAT(what, HasSubstr("INSERT INTO note(id) VALUES ($1)"));
}

TEST_F(Sql, WrongUseIsRefused) {
  EXPECT_THAT(refusal([](Transaction& t) { t.run("SELECT $1"); }), HasSubstr("0 parameters given, 1 wanted"));
  EXPECT_THAT(refusal([](Transaction& t) { t.run("SELECT $2", 1); }), HasSubstr("$1 to $n without gaps"));
  EXPECT_THAT(refusal([](Transaction& t) { t.run("SELECT ?", 1); }), HasSubstr("$1 to $n without gaps"));
  EXPECT_THAT(refusal([](Transaction& t) { t.run("SELECT 1; SELECT 2"); }), HasSubstr("exactly one statement"));
  EXPECT_THAT(refusal([](Transaction& t) { t.run(""); }), HasSubstr("exactly one statement"));
  EXPECT_THAT(refusal([](Transaction& t) { t.run("SELECT $1", std::uint64_t{1} << 63); }), HasSubstr("64-bit"));
  EXPECT_THAT(refusal([](Transaction& t) { t.value<int>("SELECT 'x'"); }), HasSubstr("holds text, not an integer"));
  EXPECT_THAT(refusal([](Transaction& t) { t.value<std::string>("SELECT NULL"); }), HasSubstr("holds NULL, not text"));
  EXPECT_THAT(refusal([](Transaction& t) { t.value<std::uint8_t>("SELECT 256"); }), HasSubstr("a number that fits"));
  EXPECT_THAT(refusal([](Transaction& t) { t.value<NoteId>("SELECT x'00'"); }), HasSubstr("16 bytes"));
}

TEST_F(Sql, ManyDifferentStatementsAreNotAllKept) {
  write([](Transaction& t) {
    for (int i = 0; i < 1000; ++i) EXPECT_EQ(t.value<int>("SELECT " + std::to_string(i)), i);
  });
}

}  // namespace
}  // namespace majlis::sdk
