// The hook "messaging.will_append": modules are asked before an entry is queued. They see who sends what kind and how
// much to which stream, and the sender's role; never a body. Key: "broadcast" for a broadcast group, else the kind of
// the stream.
#pragma once

#include "host/kernel/hooks.hpp"
#include "host/messaging/append.hpp"

#include <functional>
#include <memory>
#include <optional>

namespace majlis::host::messaging {

struct Core;

void ask_will_append(Core& core, const CallContext& context, std::shared_ptr<const Submission> submission,
                     std::function<void(std::optional<Failure>)> done);

}  // namespace majlis::host::messaging
