// Text of other people on a terminal. It cannot move the cursor, recolour, hide or reorder what stands around it:
// control characters become visible signs, directional overrides are dropped, and right-to-left text is isolated.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace majlis::cli {

// `foreign` on one line: a line break becomes a sign, too.
std::string one_line(std::string_view foreign);

// `foreign` with its line breaks; lines after the first are indented by `indent` columns.
std::string many_lines(std::string_view foreign, std::size_t indent);

// How many columns `text` takes on a terminal.
std::size_t columns(std::string_view text);

// `text` with spaces up to `width` columns.
std::string padded(std::string_view text, std::size_t width);

// The first `width` columns of `text`, with an ellipsis where something is left out.
std::string shortened(std::string_view text, std::size_t width);

// Unicode NFC, so that the same passphrase typed on two keyboards is the same bytes.
std::string composed(std::string_view text);

// Whether `needle` occurs in `text`, whatever the case (Unicode case folding).
bool contains_folded(std::string_view text, std::string_view needle);

}  // namespace majlis::cli
