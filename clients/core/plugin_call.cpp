#include "clients/core/plugin_call.hpp"

#include "clients/core/state.hpp"

#include <utility>

namespace majlis::client {
namespace {

constexpr std::string_view kOwnPrefix = "messaging.";
const Error kOffline{"client.offline", "the host is not reached now; try again when it answers"};

}  // namespace

void call_plugin(Context& context, Ticket ticket, std::string_view method, ByteView params) {
  // What the core itself says to the host depends on what it said before: nobody else may speak in its name.
  if (method.starts_with(kOwnPrefix))
    return context.fail(
        ticket, {"client.call.method", std::string(method) + " is the core's own to call; there are commands for it"});
  auto& connection = context.state.connection;
  if (!connection.session) return context.fail(ticket, kOffline);
  connection.plugin_calls.insert(ticket);
  context.state.rpc.call(context.out, method, to_bytes(params), [ticket](Context& later, Result<Bytes> answer) {
    later.state.connection.plugin_calls.erase(ticket);
    if (!answer.ok()) return later.fail(ticket, answer.error());
    if (ticket != 0) later.show(Answered{ticket, *std::move(answer)});
  });
}

void show_notice(Context& context, Frame& frame) {
  if (frame.method->starts_with(kOwnPrefix)) return;  // a newer host says more than this core knows
  context.show(Notice{*std::move(frame.method), frame.params ? std::move(frame.params->item) : Bytes()});
}

void end_plugin_calls(Context& context) {
  for (const Ticket ticket : std::exchange(context.state.connection.plugin_calls, {})) context.fail(ticket, kOffline);
}

}  // namespace majlis::client
