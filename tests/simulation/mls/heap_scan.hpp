// Searches this process's heap for secrets that should be gone. What is looked for is kept masked, so that the search
// does not find itself.
#pragma once

#include "base/bytes.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace majlis::simulation {

class MaskedSecret {
 public:
  // The first 32 bytes of `secret`, of at least that many.
  MaskedSecret(std::string name, ByteView secret);

  const std::string& name() const { return name_; }
  std::array<std::uint8_t, 32> unmasked() const;

 private:
  std::string name_;
  std::array<std::uint8_t, 32> masked_{};
};

// How often the secret stands in writable anonymous memory: the heap and what malloc maps, whether in use or freed, but
// not the stack.
std::size_t count_in_heap(const MaskedSecret& secret);

}  // namespace majlis::simulation
