// Methods and notifications that are not the core's own: what plugins' client halves, and the screens over them, say to
// a plugin on the same connection and session. Nothing of it is stored; whoever asked is told when the connection ends.
#pragma once

#include "clients/core/event.hpp"
#include "clients/core/rpc.hpp"

#include <string_view>

namespace majlis::client {

// Answered or Failed comes back with `ticket`. Errors: the host's, client.offline, client.call.method.
void call_plugin(Context& context, Ticket ticket, std::string_view method, ByteView params);
// Shows a notification of a method that the core does not know itself.
void show_notice(Context& context, Frame& frame);
// The connection has ended: who waits for an answer is told so.
void end_plugin_calls(Context& context);

}  // namespace majlis::client
