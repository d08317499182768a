// task<T>: a coroutine that begins when it is awaited and resumes who awaits it. It runs on the plugin's strand, as
// everything of a plugin does: between two co_awaits nothing else of the plugin runs.
#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

namespace majlis::sdk {

// g++ 12 destroys an aggregate temporary inside a co_await expression twice. Each factory of awaitables asserts this
// of its arguments' types: give the object a name first, or its type a constructor.
template <class Argument>
inline constexpr bool kSafeInAwait =
    std::is_lvalue_reference_v<Argument> || !std::is_aggregate_v<std::remove_cvref_t<Argument>>;

template <class T>
class [[nodiscard]] task;

namespace detail {

class TaskPromiseBase {
 public:
  struct FinalAwaiter {
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> handle) const noexcept {
      return handle.promise().waiting_;
    }
    void await_resume() const noexcept {}
  };

  std::suspend_always initial_suspend() const noexcept { return {}; }
  FinalAwaiter final_suspend() const noexcept { return {}; }
  void unhandled_exception() noexcept { error_ = std::current_exception(); }
  void set_waiting(std::coroutine_handle<> waiting) { waiting_ = waiting; }

 protected:
  void throw_error() const {
    if (error_) std::rethrow_exception(error_);
  }

 private:
  std::coroutine_handle<> waiting_;
  std::exception_ptr error_;
};

template <class T>
class TaskPromise : public TaskPromiseBase {
 public:
  task<T> get_return_object();
  template <class U>
  void return_value(U&& value) {
    value_.emplace(std::forward<U>(value));
  }
  T take() {
    throw_error();
    return std::move(*value_);
  }

 private:
  std::optional<T> value_;
};

template <>
class TaskPromise<void> : public TaskPromiseBase {
 public:
  task<void> get_return_object();
  void return_void() const {}
  void take() const { throw_error(); }
};

}  // namespace detail

template <class T = void>
class [[nodiscard]] task {
 public:
  using promise_type = detail::TaskPromise<T>;

  explicit task(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
  task(task&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  task(const task&) = delete;
  task& operator=(const task&) = delete;
  task& operator=(task&&) = delete;
  ~task() {
    if (handle_) handle_.destroy();
  }

  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> waiting) noexcept {
    handle_.promise().set_waiting(waiting);
    return handle_;
  }
  T await_resume() { return handle_.promise().take(); }

 private:
  std::coroutine_handle<promise_type> handle_;
};

template <class T>
task<T> detail::TaskPromise<T>::get_return_object() {
  return task<T>(std::coroutine_handle<TaskPromise>::from_promise(*this));
}
inline task<void> detail::TaskPromise<void>::get_return_object() {
  return task<void>(std::coroutine_handle<TaskPromise>::from_promise(*this));
}

}  // namespace majlis::sdk
