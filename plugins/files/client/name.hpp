// Names of files as others chose them, made harmless: for showing them, and for saving under them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace majlis::files {

// One component of a path, in UTF-8, of 1 to `most` bytes (at least 16): no separator, NUL, control or bidirectional
// formatting character, nothing that Windows forbids or reserves, not hidden, not "." or "..". What cannot be kept is
// left out or becomes "_"; the extension is kept where the name is cut. "file" where nothing is left.
std::string clean_name(std::string_view name, std::size_t most = 255);

}  // namespace majlis::files
