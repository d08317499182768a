// QR codes on a terminal, two modules to a character.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

#include <string>
#include <string_view>

namespace majlis::cli {

// Lines of half blocks with a quiet zone around; `colours` fixes black on white whatever the terminal's own are.
// Errors: cli.qr (more than a QR code can hold).
Result<std::string> qr_of_text(std::string_view text, bool colours);
Result<std::string> qr_of_bytes(ByteView bytes, bool colours);

}  // namespace majlis::cli
