// Usernames: RFC 8265 UsernameCaseMapped, narrowed to what can safely stand after an @ (letters, digits, ". _ -"),
// one script plus digits, and the UTS 39 skeleton by which names are unique. ICU is used here alone. Any thread.
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace majlis::host::messaging {

struct Username {
  std::string name;      // case-mapped NFC, UTF-8, 1 to 64 bytes
  std::string skeleton;  // equal for names that look alike
};

// Errors, each naming the character or the rule: messaging.name.utf8, messaging.name.size, messaging.name.character,
// messaging.name.direction (RFC 5893), messaging.name.script.
Result<Username> prepare_username(std::string_view text);

}  // namespace majlis::host::messaging
