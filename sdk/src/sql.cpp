#include <majlis/sql.hpp>

#include "connection.hpp"

#include <sqlite3.h>

namespace majlis::sdk {

Rows::~Rows() {
  if (statement_ != nullptr) connection_->release(statement_);
}

bool Rows::next() { return connection_->step(*statement_); }
Row Rows::row() const { return Row(statement_->handle); }

std::int64_t Transaction::run_all(std::string_view sql, std::span<const Parameter> parameters) {
  return connection_->run(sql, parameters);
}

Rows Transaction::start(std::string_view sql, std::span<const Parameter> parameters) {
  return Rows(*connection_, connection_->acquire(sql, parameters, true));
}

void Row::refuse(int index, std::string_view wanted) const {
  static constexpr const char* kTypes[] = {"nothing", "an integer", "a real", "text", "bytes", "NULL"};
  const char* name = sqlite3_column_name(statement_, index);
  const int type = sqlite3_column_type(statement_, index);
  throw DatabaseError(0, "column " + std::to_string(index) + " (" + (name == nullptr ? "none" : name) + ") holds " +
                             (name == nullptr ? "nothing" : kTypes[type]) + ", not " + std::string(wanted) +
                             ", in: " + sqlite3_sql(statement_));
}

void Row::require(int index, int type, std::string_view wanted) const {
  if (sqlite3_column_type(statement_, index) != type) refuse(index, wanted);
}

bool Row::is_null(int index) const { return sqlite3_column_type(statement_, index) == SQLITE_NULL; }

std::int64_t Row::integer(int index) const {
  require(index, SQLITE_INTEGER, "an integer");
  return sqlite3_column_int64(statement_, index);
}

double Row::real(int index) const {
  require(index, SQLITE_FLOAT, "a real");
  return sqlite3_column_double(statement_, index);
}

std::string_view Row::text(int index) const {
  require(index, SQLITE_TEXT, "text");
  const auto* characters = reinterpret_cast<const char*>(sqlite3_column_text(statement_, index));
  return {characters, static_cast<std::size_t>(sqlite3_column_bytes(statement_, index))};
}

ByteView Row::bytes(int index) const {
  require(index, SQLITE_BLOB, "bytes");
  const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, index));
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, index))};
}

}  // namespace majlis::sdk
