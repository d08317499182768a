// Secret bytes: move-only, wiped when they end, never printable, compared in constant time.
#pragma once

#include "base/bytes.hpp"

#include <cstddef>
#include <utility>

namespace majlis {

// Overwrites `bytes` with zeros in a way that the compiler keeps.
void wipe(MutableByteView bytes);

// Owns key material of any size. Copies are made by clone() alone, so that each one is seen in review.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::size_t size) : bytes_(size) {}
  // Copies `bytes`; the caller wipes its own.
  explicit Secret(ByteView bytes) : bytes_(bytes.begin(), bytes.end()) {}
  // Takes over `bytes` without leaving a copy.
  static Secret take(Bytes&& bytes) {
    Secret secret;
    secret.bytes_ = std::move(bytes);
    return secret;
  }

  Secret(Secret&& other) noexcept : bytes_(std::move(other.bytes_)) { other.bytes_.clear(); }
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret() { wipe(bytes_); }

  Secret clone() const { return Secret(view()); }
  // Wipes the bytes and leaves the secret empty.
  void clear();

  bool empty() const { return bytes_.empty(); }
  std::size_t size() const { return bytes_.size(); }
  ByteView view() const { return bytes_; }
  MutableByteView mutable_view() { return bytes_; }

  friend bool operator==(const Secret& a, const Secret& b) { return constant_time_equal(a.bytes_, b.bytes_); }

 private:
  Bytes bytes_;
};

}  // namespace majlis
