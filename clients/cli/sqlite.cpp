#include "clients/cli/sqlite.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

namespace majlis::cli {
namespace {

Error failure(sqlite3* database) {
  const int code = sqlite3_errcode(database);
  const std::string reason = sqlite3_errmsg(database);
  if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB) {
    return Error{"cli.home.damaged", "the profile's store is damaged (" + reason +
                                         "); put back a copy of the folder, or make a new profile and `recover`"};
  }
  if (code == SQLITE_FULL) {
    return Error{"cli.home.storage", "no room is left on the disk for the profile; free some and try again"};
  }
  if ((code & 0xFF) == SQLITE_IOERR) {
    return Error{"cli.home.storage", "the profile cannot be written (" + reason +
                                         "); is the disk full, or a limit on the size of files reached? Free some room "
                                         "and try again"};
  }
  return Error{"cli.home.storage", "the profile's store cannot be used: " + reason};
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
void Sqlite::Close::operator()(sqlite3* database) const { sqlite3_close(database); }

Statement& Statement::bind(int index, std::string_view text) {
  sqlite3_bind_text64(statement_.get(), index, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  return *this;
}

Statement& Statement::bind(int index, ByteView bytes) {
  if (bytes.empty())
    sqlite3_bind_zeroblob(statement_.get(), index, 0);
  else
    sqlite3_bind_blob64(statement_.get(), index, bytes.data(), bytes.size(), SQLITE_TRANSIENT);
  return *this;
}

Statement& Statement::bind(int index, std::uint64_t number) {
  sqlite3_bind_int64(statement_.get(), index, static_cast<sqlite3_int64>(number));
  return *this;
}

Result<bool> Statement::step() {
  switch (sqlite3_step(statement_.get())) {
    case SQLITE_ROW: return true;
    case SQLITE_DONE: return false;
    default: return failure(sqlite3_db_handle(statement_.get()));
  }
}

Status Statement::run() {
  for (;;) {
    const auto row = step();
    if (!row.ok()) {
      reset();
      return row.error();
    }
    if (!*row) break;
  }
  reset();
  return {};
}

void Statement::reset() {
  sqlite3_reset(statement_.get());
  sqlite3_clear_bindings(statement_.get());
}

std::string Statement::text(int column) const { return to_string(bytes(column)); }

ByteView Statement::bytes(int column) const {
  const void* data = sqlite3_column_blob(statement_.get(), column);
  const int size = sqlite3_column_bytes(statement_.get(), column);
  return {static_cast<const std::uint8_t*>(data), static_cast<std::size_t>(size)};
}

std::uint64_t Statement::number(int column) const {
  return static_cast<std::uint64_t>(sqlite3_column_int64(statement_.get(), column));
}

Result<Sqlite> Sqlite::open(const std::string& path) {
  // Made here, so that it never exists with wider permissions; SQLite gives its side files the same ones.
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return Error{"cli.home.storage", "cannot open " + path + "; is the folder yours to write to?"};
  ::close(file);
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  Sqlite database(raw);
  if (code != SQLITE_OK) return failure(raw);
  return database;
}

Status Sqlite::execute(const char* sql) {
  if (sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) return failure(database_.get());
  return {};
}

void Sqlite::keep_log() { sqlite3_db_config(database_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr); }

Result<Statement> Sqlite::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return failure(database_.get());
  return Statement(statement);
}

}  // namespace majlis::cli
