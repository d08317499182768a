// From stored records back to the state. Internal to clients/core.
#pragma once

#include "clients/core/state.hpp"

#include <span>

namespace majlis::client {

// Errors: identity.record.damaged, client.store.damaged, each naming the record.
Status restore(State& state, std::span<const StoredRecord> records);

}  // namespace majlis::client
