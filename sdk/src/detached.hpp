// A coroutine that nobody awaits; it catches everything itself and frees itself at its end. Internal to the SDK.
#pragma once

#include <coroutine>
#include <exception>

namespace majlis::sdk {

struct Detached {
  struct promise_type {
    Detached get_return_object() const { return {}; }
    std::suspend_never initial_suspend() const noexcept { return {}; }
    std::suspend_never final_suspend() const noexcept { return {}; }
    void return_void() const {}
    [[noreturn]] void unhandled_exception() const { std::terminate(); }
  };
};

}  // namespace majlis::sdk
