// What must not fail in a simulated world.
#pragma once

#include "base/result.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <utility>

namespace majlis::simulation {

// The value of `result`. An error ends the run: nothing that follows would mean anything.
template <class T>
T must(Result<T> result, const char* what) {
  if (!result.ok()) {
    ADD_FAILURE() << what << ": " << result.error().name << ": " << result.error().detail;
    std::abort();
  }
  return std::move(*result);
}

}  // namespace majlis::simulation
