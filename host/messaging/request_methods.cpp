#include "host/messaging/core.hpp"
#include "host/messaging/requests.hpp"
#include "protocol/messaging.hpp"

namespace majlis::host::messaging {
namespace {

// The account's devices look at their list again: what one of them said counts on all.
void tell_own_devices(Core& core, const Speaker& who, const StreamId& stream) {
  core.store.read(
      [account = who.account](Transaction& tx) -> Reply<std::vector<DeviceId>> { return active_devices(tx, account); },
      [&core, stream](const Reply<std::vector<DeviceId>>& devices) {
        if (!devices.ok()) return;
        core.delivery.notify(*devices, make_message(protocol::WelcomedNotification::kName,
                                                    record::encode(protocol::WelcomedNote{stream, false})));
      });
}

template <class Result>
void after_change(Core& core, const Reply<RequestChange>& changed, const Responder& responder) {
  if (!changed.ok()) return responder.fail(changed.error());
  answer(responder, Result{});
  for (const auto& stream : changed->streams) {
    core.streams.publish(stream);
    if (stream->leaving) core.delivery.leaving(*stream);
  }
}

}  // namespace

Status add_request_methods(Core& core, Scope& scope) {
  MAJLIS_CHECK(add_device_method<protocol::Accept>(
      scope,
      [&core](const Speaker& who, const CallContext&, protocol::AcceptParams&& params, const Responder& responder) {
        core.store.write([who, stream = params.stream,
                          now = core.now_ms()](Transaction& tx) { return accept(tx, stream, who.account, now); },
                         [&core, who, stream = params.stream, responder](const Reply<RequestChange>& changed) {
                           after_change<protocol::AcceptResult>(core, changed, responder);
                           if (changed.ok()) tell_own_devices(core, who, stream);
                         });
      }));
  MAJLIS_CHECK(add_device_method<protocol::Decline>(
      scope,
      [&core](const Speaker& who, const CallContext&, protocol::DeclineParams&& params, const Responder& responder) {
        core.store.write([who, stream = params.stream,
                          now = core.now_ms()](Transaction& tx) { return decline(tx, stream, who.account, now); },
                         [&core, responder](const Reply<RequestChange>& changed) {
                           after_change<protocol::DeclineResult>(core, changed, responder);
                         });
      }));
  MAJLIS_CHECK(add_device_method<protocol::Block>(
      scope,
      [&core](const Speaker& who, const CallContext&, protocol::BlockParams&& params, const Responder& responder) {
        core.store.write([who, params, limit = core.limits.blocks,
                          now = core.now_ms()](Transaction& tx) { return block(tx, who.account, params, limit, now); },
                         [&core, responder](const Reply<RequestChange>& changed) {
                           after_change<protocol::BlockResult>(core, changed, responder);
                         });
      }));
  return add_device_method<protocol::Blocks>(
      scope, [&core](const Speaker& who, const CallContext&, protocol::BlocksParams&&, const Responder& responder) {
        core.store.read(
            [account = who.account](Transaction& tx) -> Reply<protocol::BlocksResult> {
              return protocol::BlocksResult{blocked_by(tx, account)};
            },
            [responder](const Reply<protocol::BlocksResult>& reply) { finish(responder, reply); });
      });
}

}  // namespace majlis::host::messaging
