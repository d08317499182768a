#include "host/messaging/core.hpp"
#include "host/messaging/joining.hpp"
#include "protocol/messaging.hpp"

namespace majlis::host::messaging {

Status add_joining_methods(Core& core, Scope& scope) {
  MAJLIS_CHECK(add_device_method<protocol::Welcome>(
      scope,
      [&core](const Speaker& device, const CallContext&, protocol::WelcomeParams&& params, const Responder& responder) {
        core.store.read([device, stream = params.stream](Transaction& tx) { return fetch_welcome(tx, stream, device); },
                        [responder](const Reply<protocol::WelcomeResult>& reply) { finish(responder, reply); });
      }));
  MAJLIS_CHECK(add_device_method<protocol::WelcomeFailed>(
      scope, [&core](const Speaker& device, const CallContext&, protocol::WelcomeFailedParams&& params,
                     const Responder& responder) {
        core.store.write(
            [device, stream = params.stream](Transaction& tx) { return fail_welcome(tx, stream, device.device); },
            [responder](const Reply<Done>& noted) {
              if (!noted.ok()) return responder.fail(noted.error());
              answer(responder, protocol::WelcomeFailedResult{});
            });
      }));
  return add_device_method<protocol::Snapshot>(
      scope, [&core](const Speaker& device, const CallContext&, protocol::SnapshotParams&& params,
                     const Responder& responder) {
        core.store.read(
            [device, params = std::move(params)](Transaction& tx) { return fetch_snapshot(tx, params, device); },
            [responder](const Reply<protocol::SnapshotResult>& reply) { finish(responder, reply); });
      });
}

}  // namespace majlis::host::messaging
