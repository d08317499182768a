// The English word list of BIP-39: 2,048 words, so that each carries eleven bits.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace majlis::identity {

inline constexpr std::size_t kWordCount = 2048;

// In alphabetical order; a word's index is its value. No two words share their first four letters.
std::span<const std::string_view, kWordCount> word_list();

}  // namespace majlis::identity
