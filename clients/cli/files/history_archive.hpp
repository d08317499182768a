// The history that goes along when a device is linked: sealed as one attachment and kept by the host for a week, which
// can open none of it. In memory, as the core has it; never in a file.
#pragma once

#include "clients/cli/profile.hpp"

#include <optional>

namespace majlis::cli {

// The reference for Core::link_device(). Errors: those of files' uploads (refusal.hpp); cli.files.none.
Result<Bytes> send_history(Profile& profile);

// Takes what was offered with the link, and has the host drop it; the number of messages that came, absent where
// nothing was offered. What is gone or damaged is forgotten; errors besides leave it for the next time.
Result<std::optional<std::size_t>> take_history(Profile& profile);

}  // namespace majlis::cli
