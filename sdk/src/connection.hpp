// One SQLite connection with its prepared statements. Internal to the SDK's database; belongs to one thread at a time.
#pragma once

#include <majlis/sql.hpp>

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

struct sqlite3;

namespace majlis::sdk {

struct Statement {
  Statement(sqlite3_stmt* prepared, std::string text);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  sqlite3_stmt* handle;
  std::string sql;
  std::vector<int> slots;  // slots[i]: where SQLite numbered `$(i+1)`, which it does by first appearance
  bool busy = false;
  bool kept = false;
};

enum class Access { kReadWrite, kReadOnly };

class Connection {
 public:
  Connection(const std::filesystem::path& file, const std::string& vfs, Access access);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Any number of statements without parameters.
  void execute(const std::string& sql);
  // Ends an open transaction, if there is one, without its effects.
  void roll_back() noexcept;
  // Whether a transaction is open.
  bool in_transaction() const;

  Statement* acquire(std::string_view sql, std::span<const Parameter> parameters, bool copy);
  void release(Statement* statement) noexcept;
  // Whether there is a row.
  bool step(Statement& statement);
  std::int64_t run(std::string_view sql, std::span<const Parameter> parameters);

  // SQLite itself ends a transaction on some errors (a full disk): from then on a closure must not go on by accident.
  void guard_transaction(bool on) { guarded_ = on; }

  [[noreturn]] void fail(int code, std::string_view sql) const;
  sqlite3* handle() const { return handle_; }
  const std::filesystem::path& file() const { return file_; }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  std::unique_ptr<Statement> prepare(std::string_view sql);
  void bind(Statement& statement, std::span<const Parameter> parameters, bool copy);

  std::filesystem::path file_;
  sqlite3* handle_ = nullptr;
  bool guarded_ = false;
  std::unordered_map<std::string, std::unique_ptr<Statement>, Hash, std::equal_to<>> statements_;
};

}  // namespace majlis::sdk
