// Errors as values. A function that can fail returns Result<T>; nothing in base/, crypto/ or clients/core throws.
#pragma once

#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace majlis {

// Why something was refused. `name` is a stable dotted identifier with static storage
// ("mls.leaf_node.signature"), for programs and tests; `detail` says the thing, the reason and
// the next step to a person. Neither ever holds a key, a token or plaintext.
struct Error {
  std::string_view name;
  std::string detail;
};

template <class T>
class [[nodiscard]] Result {
 public:
  using Value = T;
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // The value; ends the process if there is none, so check ok() first.
  T& operator*() & { return need(); }
  const T& operator*() const& { return const_cast<Result*>(this)->need(); }
  T&& operator*() && { return std::move(need()); }
  T* operator->() { return &need(); }
  const T* operator->() const { return &const_cast<Result*>(this)->need(); }

  // The error; ends the process if there is none.
  const Error& error() const {
    const auto* error = std::get_if<1>(&state_);
    if (error == nullptr) std::abort();
    return *error;
  }

 private:
  T& need() {
    auto* value = std::get_if<0>(&state_);
    if (value == nullptr) std::abort();
    return *value;
  }
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }
  const Error& error() const {
    if (!error_) std::abort();
    return *error_;
  }

 private:
  std::optional<Error> error_;
};

using Status = Result<void>;

}  // namespace majlis

#define MAJLIS_CONCAT_(a, b) a##b
#define MAJLIS_CONCAT(a, b) MAJLIS_CONCAT_(a, b)

// MAJLIS_TRY(auto leaf, decode(bytes)); — declares `leaf` with the value, or returns the error.
#define MAJLIS_TRY(declaration, expression) \
  MAJLIS_TRY_(MAJLIS_CONCAT(majlis_result_, __COUNTER__), declaration, expression)
#define MAJLIS_TRY_(result, declaration, expression) \
  auto result = (expression);                        \
  if (!result.ok()) return result.error();           \
  declaration = *std::move(result)

// MAJLIS_CHECK(verify(x)); — returns the error of a Status (or of a Result whose value is not needed).
#define MAJLIS_CHECK(expression)                                                                 \
  do {                                                                                           \
    if (auto majlis_status_ = (expression); !majlis_status_.ok()) return majlis_status_.error(); \
  } while (false)
