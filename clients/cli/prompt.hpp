// Questions to the person at the terminal, past whatever standard input and output are redirected to.
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace majlis::cli {

// Whether there is a terminal to ask on.
bool can_prompt();

// One line. Errors: cli.prompt (no terminal, or the person ended the input).
Result<std::string> prompt_line(std::string_view question);

// The same without showing what is typed.
Result<std::string> prompt_secret(std::string_view question);

}  // namespace majlis::cli
