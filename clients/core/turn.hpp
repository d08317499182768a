// Who of many does what any one member could do: the lowest leaf at once, the others after a while, each at another
// time, unless they see that it was done.
#pragma once

#include "clients/core/conversation.hpp"
#include "crypto/primitives/random.hpp"

namespace majlis::client {

struct Context;

// When this device is to act. `overdue`: those whose turn came before had their time, so the wait is short.
std::uint64_t turn_ms(Context& context, const Conversation& conversation, bool overdue);

// A number from 0 to `bound` - 1.
std::uint64_t random_below(crypto::Random& random, std::uint64_t bound);

}  // namespace majlis::client
