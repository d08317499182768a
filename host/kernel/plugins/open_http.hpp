// An HTTP request that a plugin has and has not answered.
#pragma once

#include "host/kernel/http.hpp"
#include "host/kernel/http_body.hpp"
#include "host/kernel/timers.hpp"

#include <functional>
#include <memory>

namespace majlis::host {

// How long a plugin may take for an answer while nothing moves; a body that flows is bounded by its peer.
inline constexpr Milliseconds kHttpPatience{30'000};

// Guarded by the instance's mutex, but for `body`, which guards itself.
struct OpenHttp {
  std::shared_ptr<HttpBody> body;
  std::function<void(HttpResponse)> respond;
  TimePoint deadline{};
  int working = 0;       // bodies under way
  bool reading = false;  // somebody takes the request's body
};

}  // namespace majlis::host
