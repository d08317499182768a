// SHA-256's compression function on the processor's own instructions, where it has them (x86 SHA extensions): several
// times as fast as in software, which counts for whole files. Elsewhere, WebAssembly for one, there is none.
#pragma once

#include <cstddef>
#include <cstdint>

namespace majlis::crypto {

// Takes `count` blocks of 64 bytes into `state` (FIPS 180-4, section 6.2.2).
using Sha256Blocks = void (*)(std::uint32_t state[8], const std::uint8_t* blocks, std::size_t count);

// Null where this processor has no such instructions.
Sha256Blocks sha256_blocks();

}  // namespace majlis::crypto
