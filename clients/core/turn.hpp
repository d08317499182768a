// Who of many does what any one member could do: the lowest leaf at once, the others after a while, each at another
// time, unless they see that it was done.
#pragma once

#include "clients/core/conversation.hpp"

namespace majlis::client {

struct Context;

// When this device is to act. `overdue`: those whose turn came before had their time, so the wait is short.
std::uint64_t turn_ms(Context& context, const Conversation& conversation, bool overdue);

}  // namespace majlis::client
