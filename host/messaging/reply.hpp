// The value of a step or the failure that the caller gets. Works with MAJLIS_TRY and MAJLIS_CHECK. A closure of the
// store returns a failure before it wrote anything: refusals store nothing.
#pragma once

#include "host/kernel/failure.hpp"

#include <cstdlib>
#include <utility>
#include <variant>

namespace majlis::host::messaging {

struct Done {};

template <class T>
class [[nodiscard]] Reply {
 public:
  using Value = T;
  Reply(T value) : state_(std::in_place_index<0>, std::move(value)) {}            // NOLINT(google-explicit-constructor)
  Reply(Failure failure) : state_(std::in_place_index<1>, std::move(failure)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return state_.index() == 0; }
  // Each ends the process if there is none, so check ok() first.
  T& operator*() & { return need<0>(); }
  const T& operator*() const& { return const_cast<Reply*>(this)->template need<0>(); }
  T&& operator*() && { return std::move(need<0>()); }
  T* operator->() { return &need<0>(); }
  const T* operator->() const { return &const_cast<Reply*>(this)->template need<0>(); }
  const Failure& error() const { return const_cast<Reply*>(this)->template need<1>(); }

 private:
  template <std::size_t I>
  auto& need() {
    if (state_.index() != I) std::abort();
    return *std::get_if<I>(&state_);
  }
  std::variant<T, Failure> state_;
};

inline Failure refuse(Code code, std::string message) { return failure(code, std::move(message)); }

// invalid_params that names one field.
inline Failure bad_param(std::string pointer, std::string why) {
  return {Code::kInvalidParams, std::move(why), std::move(pointer), {}};
}

// rate_limited or quota, with when to try again in the error's data.
Failure refuse_until(Code code, const std::string& what, std::uint64_t retry_ms);

}  // namespace majlis::host::messaging
