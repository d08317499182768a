// Linked into every program of the tsan preset. libstdc++ counts the owners of an exception with atomics that
// ThreadSanitizer cannot see, because Debian's libstdc++.so is not instrumented; the last owner's free then looks like
// a race with whoever read the exception before. One lock that it can see, around every release, tells it the order.

#include <dlfcn.h>

#include <cstdlib>
#include <exception>
#include <mutex>

namespace {

std::recursive_mutex& release_lock() {
  static std::recursive_mutex mutex;  // recursive: an exception may own another
  return mutex;
}

using Function = void (*)(void*);

Function real_function(const char* symbol) {
  auto* const function = reinterpret_cast<Function>(dlsym(RTLD_NEXT, symbol));
  if (function == nullptr) std::abort();
  return function;
}

}  // namespace

void std::__exception_ptr::exception_ptr::_M_release() noexcept {
  static const Function release = real_function("_ZNSt15__exception_ptr13exception_ptr10_M_releaseEv");
  const std::lock_guard lock(release_lock());
  release(this);
}

extern "C" void __cxa_end_catch() {
  static const Function end_catch = real_function("__cxa_end_catch");
  const std::lock_guard lock(release_lock());
  end_catch(nullptr);  // takes no argument, and does not mind one
}
