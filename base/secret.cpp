#include "base/secret.hpp"

#include <cstring>

namespace majlis {

void wipe(MutableByteView bytes) {
  if (bytes.empty()) return;
  std::memset(bytes.data(), 0, bytes.size());
  // The barrier makes the zeros observable, so that the store is not removed as dead.
  asm volatile("" : : "r"(bytes.data()) : "memory");
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    wipe(bytes_);
    bytes_ = std::move(other.bytes_);
    other.bytes_.clear();
  }
  return *this;
}

void Secret::clear() {
  wipe(bytes_);
  bytes_.clear();
}

}  // namespace majlis
