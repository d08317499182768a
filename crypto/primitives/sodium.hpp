// libsodium, made ready. Private to crypto/primitives.
#pragma once

#include <sodium.h>

#include <cstdlib>

namespace majlis::crypto {

// Lets libsodium pick the fastest code for this processor, once; without it the portable code runs.
inline void need_sodium() {
  static const int kReady = sodium_init();
  if (kReady < 0) std::abort();
}

}  // namespace majlis::crypto
