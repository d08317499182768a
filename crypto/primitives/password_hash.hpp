// Argon2id (RFC 9106, version 1.3, one lane): keys from what people can remember.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

#include <cstddef>
#include <cstdint>

namespace majlis::crypto {

inline constexpr std::size_t kPasswordSaltSize = 16;

// What one guess costs: passes over `memory` bytes.
struct PasswordCost {
  std::uint64_t passes = 3;
  std::uint64_t memory = 64 * 1024 * 1024;

  friend bool operator==(const PasswordCost&, const PasswordCost&) = default;
};

// The cheapest and the dearest cost that is taken from anywhere: a stranger's file must not claim all memory.
inline constexpr PasswordCost kLeastPasswordCost{1, 8 * 1024};
inline constexpr PasswordCost kMostPasswordCost{16, 256 * 1024 * 1024};

// `size` bytes (16 to 64). A salt of another size ends the process. Errors: crypto.password.cost outside the bounds
// above or not in whole KiB, crypto.password.memory when the system does not give that much.
Result<Secret> password_hash(ByteView password, ByteView salt, const PasswordCost& cost, std::size_t size);

}  // namespace majlis::crypto
