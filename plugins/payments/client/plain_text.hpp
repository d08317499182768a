// Text of other people where something reads it that would obey parts of it: terminals, spreadsheets, journals. Values;
// any thread.
#pragma once

#include <string>
#include <string_view>

namespace majlis::payments {

// Without marks, embeddings, overrides and isolates of direction; letters of every script stay as they are.
std::string without_marks(std::string_view text);
// The same on one line: control characters and line breaks are spaces. What is no UTF-8 becomes U+FFFD.
std::string plain_line(std::string_view text);

}  // namespace majlis::payments
