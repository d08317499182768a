// The hook "messaging.will_append": modules are asked before an entry is queued. They see who sends what kind and how
// much to which stream; never a body. Key: the entry's kind.
#pragma once

#include "host/kernel/hooks.hpp"
#include "host/messaging/append.hpp"

#include <functional>

namespace majlis::host::messaging {

void ask_will_append(const Hooks& hooks, const CallContext& context, const Submission& submission,
                     std::function<void(std::optional<Failure>)> done);

}  // namespace majlis::host::messaging
