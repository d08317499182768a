// The little of SQLite that a profile needs: open, run, prepared statements that are used again. One thread.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace majlis::cli {

// A prepared statement. Bind, step through the rows, reset; views of a row live until the next step.
class Statement {
 public:
  Statement& bind(int index, std::string_view text);
  Statement& bind(int index, ByteView bytes);
  Statement& bind(int index, std::uint64_t number);

  // Whether there is a row. Errors: cli.home.storage.
  Result<bool> step();
  // Runs to the end and resets, so that it can be bound anew.
  Status run();
  void reset();

  std::string text(int column) const;
  ByteView bytes(int column) const;
  std::uint64_t number(int column) const;

 private:
  friend class Sqlite;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

class Sqlite {
 public:
  // Opens the file, or makes it with permissions 0600. Errors: cli.home.storage, cli.home.damaged.
  static Result<Sqlite> open(const std::string& path);

  Status execute(const char* sql);
  Result<Statement> prepare(std::string_view sql);
  // Closing leaves the write-ahead log as it is, for the next who opens the file.
  void keep_log();

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  explicit Sqlite(sqlite3* database) : database_(database) {}
  std::unique_ptr<sqlite3, Close> database_;
};

}  // namespace majlis::cli
