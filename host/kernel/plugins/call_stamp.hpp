// Who asks, as the ABI says it.
#pragma once

#include "host/kernel/call.hpp"

#include <majlis/abi.h>

namespace majlis::host {

// Borrows from `call`, which must outlive what is returned.
majlis_call_context stamp(const CallContext& call, std::uint64_t id, TimePoint now);

}  // namespace majlis::host
