#include "clients/core/state.hpp"

namespace majlis::client {

void Context::show(Event event) { out.events.push_back(std::move(event)); }

}  // namespace majlis::client
