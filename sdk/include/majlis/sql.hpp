// SQL as a closure sees it: statements with `$1…$n` parameters, typed rows, errors that name the file, the statement
// and the reason. A Transaction is lent to a closure of Database and ends with it; it belongs to one thread.
#pragma once

#include "base/bytes.hpp"
#include "base/id.hpp"

#include <array>
#include <concepts>
#include <cstdint>
#include <iterator>
#include <limits>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

struct sqlite3_stmt;

namespace majlis::sdk {

// Why the database refused. `code` is SQLite's extended result code, or 0 when the refusal is ours.
class DatabaseError : public std::runtime_error {
 public:
  DatabaseError(int code, const std::string& what) : std::runtime_error(what), code_(code) {}
  int code() const { return code_; }
  bool is_constraint() const { return (code_ & 0xFF) == 19; }
  bool is_full() const { return (code_ & 0xFF) == 13; }

 private:
  int code_;
};

// One parameter, borrowed: it must outlive the call that takes it.
class Parameter {
 public:
  using Value = std::variant<std::monostate, std::int64_t, double, std::string_view, ByteView>;

  // NOLINTBEGIN(google-explicit-constructor)
  Parameter(std::nullptr_t) {}
  Parameter(std::nullopt_t) {}
  Parameter(bool value) : value_(std::int64_t{value}) {}
  template <std::integral T>
  Parameter(T value) : value_(integer(value)) {}
  Parameter(double value) : value_(value) {}
  Parameter(const char* value) : value_(std::string_view(value)) {}
  Parameter(std::string_view value) : value_(value) {}
  Parameter(const std::string& value) : value_(std::string_view(value)) {}
  Parameter(ByteView value) : value_(value) {}
  Parameter(const Bytes& value) : value_(ByteView(value)) {}
  template <std::size_t N>
  Parameter(const std::array<std::uint8_t, N>& value) : value_(ByteView(value)) {}
  template <class Tag>
  Parameter(const Id<Tag>& value) : value_(value.view()) {}
  template <class T>
  Parameter(const std::optional<T>& value) {
    if (value) value_ = Parameter(*value).value_;
  }
  // NOLINTEND(google-explicit-constructor)

  const Value& value() const { return value_; }

 private:
  template <std::integral T>
  static std::int64_t integer(T value) {
    if (!std::in_range<std::int64_t>(value)) throw DatabaseError(0, "a parameter is larger than a 64-bit integer");
    return static_cast<std::int64_t>(value);
  }
  Value value_;
};

template <class T>
struct ColumnReader;  // how a column becomes a T; see the end of this file

// The current row of a query. Views last until the next row.
class Row {
 public:
  explicit Row(sqlite3_stmt* statement) : statement_(statement) {}

  // Column `index` from 0. Errors (DatabaseError): another type than asked for, NULL where T is not an optional, a
  // number that does not fit T, bytes of another size than T's. T: an integer, bool, double, std::string(_view),
  // Bytes, ByteView, std::array<std::uint8_t, N>, Id<Tag>, std::optional of those.
  template <class T>
  T get(int index) const {
    return ColumnReader<T>::read(*this, index);
  }

  bool is_null(int index) const;
  std::int64_t integer(int index) const;
  double real(int index) const;
  std::string_view text(int index) const;
  ByteView bytes(int index) const;

  [[noreturn]] void refuse(int index, std::string_view wanted) const;

 private:
  void require(int index, int type, std::string_view wanted) const;
  sqlite3_stmt* statement_;
};

class Connection;
struct Statement;

// The rows of one query, read as they are stepped: for (const Row& row : transaction.query(...)).
class Rows {
 public:
  Rows(Connection& connection, Statement* statement) : connection_(&connection), statement_(statement) {}
  Rows(Rows&& other) noexcept : connection_(other.connection_), statement_(other.statement_) {
    other.statement_ = nullptr;
  }
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;
  Rows& operator=(Rows&&) = delete;
  ~Rows();

  // Whether there is a next row, which row() then shows.
  bool next();
  Row row() const;

  class Iterator {
   public:
    explicit Iterator(Rows* rows) : rows_(rows) { ++*this; }
    Iterator& operator++() {
      if (!rows_->next()) rows_ = nullptr;
      return *this;
    }
    Row operator*() const { return rows_->row(); }
    bool operator==(std::default_sentinel_t) const { return rows_ == nullptr; }

   private:
    Rows* rows_;
  };
  Iterator begin() { return Iterator(this); }
  static std::default_sentinel_t end() { return {}; }

 private:
  Connection* connection_;
  Statement* statement_;
};

// What a closure may do. Statements are prepared once per connection and kept. All errors are DatabaseError.
class Transaction {
 public:
  explicit Transaction(Connection& connection) : connection_(&connection) {}

  // Runs a statement to its end; the number of rows it changed.
  template <class... Arguments>
  std::int64_t run(std::string_view sql, const Arguments&... arguments) {
    const std::array<Parameter, sizeof...(Arguments)> parameters{Parameter(arguments)...};
    return run_all(sql, parameters);
  }

  // The rows of a statement, also of `… RETURNING …`, which takes effect as rows are read: read them all.
  template <class... Arguments>
  Rows query(std::string_view sql, const Arguments&... arguments) {
    const std::array<Parameter, sizeof...(Arguments)> parameters{Parameter(arguments)...};
    return start(sql, parameters);
  }

  // The first column of the first row, or nothing if there is no row. T owns what it holds.
  template <class T, class... Arguments>
  std::optional<T> value(std::string_view sql, const Arguments&... arguments) {
    static_assert(!std::is_same_v<T, std::string_view> && !std::is_same_v<T, ByteView>,
                  "a view would outlive its row: ask for std::string or Bytes");
    Rows rows = query(sql, arguments...);
    if (!rows.next()) return std::nullopt;
    std::optional<T> found(rows.row().template get<T>(0));
    while (rows.next()) {
    }
    return found;
  }

 private:
  std::int64_t run_all(std::string_view sql, std::span<const Parameter> parameters);
  Rows start(std::string_view sql, std::span<const Parameter> parameters);
  Connection* connection_;
};

template <std::integral T>
struct ColumnReader<T> {
  static T read(const Row& row, int index) {
    const std::int64_t value = row.integer(index);
    if constexpr (std::is_same_v<T, bool>) {
      return value != 0;
    } else {
      if (!std::in_range<T>(value)) row.refuse(index, "a number that fits");
      return static_cast<T>(value);
    }
  }
};
template <>
struct ColumnReader<double> {
  static double read(const Row& row, int index) { return row.real(index); }
};
template <>
struct ColumnReader<std::string_view> {
  static std::string_view read(const Row& row, int index) { return row.text(index); }
};
template <>
struct ColumnReader<std::string> {
  static std::string read(const Row& row, int index) { return std::string(row.text(index)); }
};
template <>
struct ColumnReader<ByteView> {
  static ByteView read(const Row& row, int index) { return row.bytes(index); }
};
template <>
struct ColumnReader<Bytes> {
  static Bytes read(const Row& row, int index) { return to_bytes(row.bytes(index)); }
};
template <std::size_t N>
struct ColumnReader<std::array<std::uint8_t, N>> {
  static std::array<std::uint8_t, N> read(const Row& row, int index) {
    const ByteView bytes = row.bytes(index);
    if (bytes.size() != N) row.refuse(index, std::to_string(N) + " bytes");
    std::array<std::uint8_t, N> out;
    std::copy(bytes.begin(), bytes.end(), out.begin());
    return out;
  }
};
template <class Tag>
struct ColumnReader<Id<Tag>> {
  static Id<Tag> read(const Row& row, int index) {
    return Id<Tag>(ColumnReader<std::array<std::uint8_t, Id<Tag>::kSize>>::read(row, index));
  }
};
template <class T>
struct ColumnReader<std::optional<T>> {
  static std::optional<T> read(const Row& row, int index) {
    if (row.is_null(index)) return std::nullopt;
    return ColumnReader<T>::read(row, index);
  }
};

}  // namespace majlis::sdk
