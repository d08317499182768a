#include "connection.hpp"

#include <sqlite3.h>

#include <charconv>

namespace majlis::sdk {
namespace {

constexpr std::size_t kStatementsKept = 256;
constexpr std::size_t kSqlShown = 200;
constexpr int kBusyWaitMs = 5000;

}  // namespace

Statement::Statement(sqlite3_stmt* prepared, std::string text) : handle(prepared), sql(std::move(text)) {}
Statement::~Statement() { sqlite3_finalize(handle); }

Connection::Connection(const std::filesystem::path& file, const std::string& vfs, Access access) : file_(file) {
  const int flags = SQLITE_OPEN_NOMUTEX |
                    (access == Access::kReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  const int code = sqlite3_open_v2(file.c_str(), &handle_, flags, vfs.empty() ? nullptr : vfs.c_str());
  if (code != SQLITE_OK) {
    const std::string reason = handle_ != nullptr ? sqlite3_errmsg(handle_) : sqlite3_errstr(code);
    sqlite3_close(handle_);
    throw DatabaseError(code, file_.string() + ": cannot be opened: " + reason);
  }
  sqlite3_extended_result_codes(handle_, 1);
  sqlite3_busy_timeout(handle_, kBusyWaitMs);
}

Connection::~Connection() {
  statements_.clear();
  sqlite3_close(handle_);
}

void Connection::fail(int code, std::string_view sql) const {
  std::string what = file_.string() + ": " + sqlite3_errmsg(handle_);
  if (code == SQLITE_INTERRUPT) what += " because the read transaction is past its time limit";
  if (!sql.empty()) what += " in: " + std::string(sql.substr(0, kSqlShown)) + (sql.size() > kSqlShown ? " …" : "");
  throw DatabaseError(code, what);
}

void Connection::execute(const std::string& sql) {
  const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(sqlite3_extended_errcode(handle_), sql);
}

bool Connection::in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

void Connection::roll_back() noexcept {
  if (in_transaction()) sqlite3_exec(handle_, "ROLLBACK", nullptr, nullptr, nullptr);
}

std::unique_ptr<Statement> Connection::prepare(std::string_view sql) {
  sqlite3_stmt* handle = nullptr;
  const char* tail = nullptr;
  const int code =
      sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &handle, &tail);
  if (code != SQLITE_OK) fail(code, sql);
  auto statement = std::make_unique<Statement>(handle, std::string(sql));
  const std::string_view rest(tail, static_cast<std::size_t>(sql.data() + sql.size() - tail));
  if (handle == nullptr || rest.find_first_not_of(" \t\r\n;") != std::string_view::npos)
    throw DatabaseError(0, file_.string() + ": exactly one statement is wanted, not: " + statement->sql);

  statement->slots.resize(static_cast<std::size_t>(sqlite3_bind_parameter_count(handle)));
  for (int slot = 1; slot <= sqlite3_bind_parameter_count(handle); ++slot) {
    const char* name = sqlite3_bind_parameter_name(handle, slot);
    const std::string_view text = name == nullptr ? "?" : name;
    std::size_t number = 0;
    const auto parsed = std::from_chars(text.data() + 1, text.data() + text.size(), number);
    if (text[0] != '$' || parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size() || number == 0 ||
        number > statement->slots.size())
      throw DatabaseError(0, file_.string() + ": parameters are $1 to $n without gaps, not " + std::string(text) +
                                 " in: " + statement->sql);
    statement->slots[number - 1] = slot;
  }
  return statement;
}

void Connection::bind(Statement& statement, std::span<const Parameter> parameters, bool copy) {
  if (parameters.size() != statement.slots.size())
    throw DatabaseError(0, file_.string() + ": " + std::to_string(parameters.size()) + " parameters given, " +
                               std::to_string(statement.slots.size()) + " wanted in: " + statement.sql);
  const auto keep = copy ? SQLITE_TRANSIENT : SQLITE_STATIC;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const int slot = statement.slots[i];
    const auto& value = parameters[i].value();
    int code = SQLITE_OK;
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
      code = sqlite3_bind_int64(statement.handle, slot, *number);
    } else if (const auto* real = std::get_if<double>(&value)) {
      code = sqlite3_bind_double(statement.handle, slot, *real);
    } else if (const auto* text = std::get_if<std::string_view>(&value)) {
      code = sqlite3_bind_text64(statement.handle, slot, text->empty() ? "" : text->data(), text->size(), keep,
                                 SQLITE_UTF8);
    } else if (const auto* bytes = std::get_if<ByteView>(&value)) {
      // A NULL pointer would bind NULL, which an empty byte string is not.
      code = bytes->empty() ? sqlite3_bind_zeroblob(statement.handle, slot, 0)
                            : sqlite3_bind_blob64(statement.handle, slot, bytes->data(), bytes->size(), keep);
    } else {
      code = sqlite3_bind_null(statement.handle, slot);
    }
    if (code != SQLITE_OK) fail(code, statement.sql);
  }
}

Statement* Connection::acquire(std::string_view sql, std::span<const Parameter> parameters, bool copy) {
  if (guarded_ && !in_transaction())
    throw DatabaseError(0, file_.string() + ": the transaction is over; nothing more can be done in it");
  std::unique_ptr<Statement> fresh;
  Statement* statement = nullptr;
  const auto found = statements_.find(sql);
  if (found != statements_.end() && !found->second->busy) {
    statement = found->second.get();
  } else {
    fresh = prepare(sql);
    statement = fresh.get();
  }
  bind(*statement, parameters, copy);
  statement->busy = true;
  if (fresh && found == statements_.end() && statements_.size() < kStatementsKept) {
    fresh->kept = true;
    statements_.emplace(std::string(sql), std::move(fresh));
  }
  fresh.release();  // one that is not kept is deleted by release()
  return statement;
}

void Connection::release(Statement* statement) noexcept {
  if (!statement->kept) {
    delete statement;
    return;
  }
  sqlite3_reset(statement->handle);
  sqlite3_clear_bindings(statement->handle);
  statement->busy = false;
}

bool Connection::step(Statement& statement) {
  const int code = sqlite3_step(statement.handle);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  fail(code, statement.sql);
}

std::int64_t Connection::run(std::string_view sql, std::span<const Parameter> parameters) {
  Rows rows(*this, acquire(sql, parameters, false));
  const std::int64_t before = sqlite3_total_changes64(handle_);
  while (rows.next()) {
  }
  return sqlite3_total_changes64(handle_) == before ? 0 : sqlite3_changes64(handle_);
}

}  // namespace majlis::sdk
