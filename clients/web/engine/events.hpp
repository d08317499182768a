// What the core shows, as the page is told of it.
#pragma once

#include "clients/web/engine/methods.hpp"

namespace majlis::web {

// Takes the turn's events into the response, and notes the conversations that they are about.
void show_events(Turn& turn, Response& response);

}  // namespace majlis::web
