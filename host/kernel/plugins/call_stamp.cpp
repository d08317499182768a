#include "host/kernel/plugins/call_stamp.hpp"

#include "host/kernel/plugins/abi_view.hpp"

#include <algorithm>

namespace majlis::host {
namespace {

std::uint32_t abi_kind(CallerKind kind) {
  switch (kind) {
    case CallerKind::kAnonymous:
    case CallerKind::kDevice: return MAJLIS_CLIENT;
    case CallerKind::kPlugin: return MAJLIS_PLUGIN;
    case CallerKind::kAdmin: return MAJLIS_ADMIN;
    case CallerKind::kHost: return MAJLIS_HOST;
  }
  return MAJLIS_CLIENT;
}

}  // namespace

majlis_call_context stamp(const CallContext& call, std::uint64_t id, TimePoint now) {
  majlis_call_context out{};
  out.size = sizeof out;
  out.caller_kind = abi_kind(call.caller.kind);
  out.call_id = id;
  const auto left = std::chrono::duration_cast<Milliseconds>(call.deadline - now).count();
  out.deadline_ms = static_cast<std::uint32_t>(std::clamp<std::int64_t>(left, 0, 3'600'000));
  out.depth = call.depth;
  if (call.caller.on_behalf) {
    out.account = abi_view(call.caller.session.account.view());
    out.device = abi_view(call.caller.session.device.view());
  }
  out.plugin = abi_view(std::string_view(call.caller.plugin));
  out.trace = abi_view(call.trace.view());
  return out;
}

}  // namespace majlis::host
