#include "crypto/primitives/random.hpp"

#include "crypto/primitives/sodium.hpp"

#include <algorithm>

namespace majlis::crypto {

Bytes Random::bytes(std::size_t size) {
  Bytes out(size);
  fill(out);
  return out;
}

Secret Random::secret(std::size_t size) {
  Secret out(size);
  fill(out.mutable_view());
  return out;
}

void SystemRandom::fill(MutableByteView out) {
  need_sodium();
  if (!out.empty()) randombytes_buf(out.data(), out.size());
}

SeededRandom::SeededRandom(std::uint64_t seed) {
  for (std::size_t i = 0; i < 8; ++i) state_[i] = static_cast<std::uint8_t>(seed >> (8 * i));
}

void SeededRandom::fill(MutableByteView out) {
  static_assert(randombytes_SEEDBYTES == 32);
  Bytes stream(state_.size() + out.size());
  randombytes_buf_deterministic(stream.data(), stream.size(), state_.data());
  const auto rest = stream.begin() + static_cast<std::ptrdiff_t>(state_.size());
  std::copy(stream.begin(), rest, state_.begin());
  std::copy(rest, stream.end(), out.begin());
  wipe(stream);
}

}  // namespace majlis::crypto
