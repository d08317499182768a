// Where randomness comes from. Everything in crypto/ and clients/core takes a Random& and never asks the
// system itself, so that a simulation repeats from its seed. Not synchronised: one thread per source.
#pragma once

#include "base/bytes.hpp"
#include "base/secret.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace majlis::crypto {

class Random {
 public:
  virtual ~Random() = default;
  // Overwrites `out` with unpredictable bytes; cannot fail.
  virtual void fill(MutableByteView out) = 0;

  Bytes bytes(std::size_t size);
  Secret secret(std::size_t size);
};

// The operating system's generator.
class SystemRandom final : public Random {
 public:
  void fill(MutableByteView out) override;
};

// The same bytes from the same seed, for tests and simulations: a ChaCha20 keystream, rekeyed at each call.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed);
  void fill(MutableByteView out) override;

 private:
  std::array<std::uint8_t, 32> state_{};
};

}  // namespace majlis::crypto
