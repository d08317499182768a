#include "host/messaging/core.hpp"
#include "host/messaging/joining.hpp"
#include "host/messaging/stream_invites.hpp"
#include "protocol/messaging.hpp"

namespace majlis::host::messaging {
namespace {

template <class Work>
auto with_stream(Transaction& tx, const StreamId& id, Work work) -> decltype(work(std::declval<const LiveStream&>())) {
  const auto stream = load_live_stream(tx, id);
  if (!stream) return refuse(Code::kNotFound, "no such stream for this account");
  return work(*stream);
}

}  // namespace

Status add_joining_methods(Core& core, Scope& scope) {
  MAJLIS_CHECK(add_device_method<protocol::Welcome>(scope, [&core](const Speaker& device, const CallContext&,
                                                                   protocol::WelcomeParams&& params,
                                                                   const Responder& responder) {
    core.store.read([device, params = std::move(params)](Transaction& tx) { return fetch_welcome(tx, params, device); },
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
  MAJLIS_CHECK(add_device_method<protocol::InvitePut>(
      scope, [&core](const Speaker& device, const CallContext&, protocol::InvitePutParams&& params,
                     const Responder& responder) {
        core.store.write(
            [device, params = std::move(params), limits = core.limits, now = core.now_ms()](Transaction& tx) {
              return with_stream(tx, params.stream, [&](const LiveStream& stream) {
                return put_invite(tx, stream, device.account, params, limits, now);
              });
            },
            [responder](const Reply<Done>& noted) {
              if (!noted.ok()) return responder.fail(noted.error());
              answer(responder, protocol::InvitePutResult{});
            });
      }));
  MAJLIS_CHECK(add_device_method<protocol::Invites>(
      scope,
      [&core](const Speaker& device, const CallContext&, protocol::InvitesParams&& params, const Responder& responder) {
        core.store.read(
            [device, id = params.stream](Transaction& tx) {
              return with_stream(tx, id,
                                 [&](const LiveStream& stream) { return list_invites(tx, stream, device.account); });
            },
            [responder](const Reply<protocol::InvitesResult>& reply) { finish(responder, reply); });
      }));
  MAJLIS_CHECK(add_device_method<protocol::SnapshotFailed>(
      scope, [&core](const Speaker& device, const CallContext&, protocol::SnapshotFailedParams&& params,
                     const Responder& responder) {
        core.store.write([device, params = std::move(params),
                          now = core.now_ms()](Transaction& tx) { return fail_snapshot(tx, params, device, now); },
                         [responder](const Reply<Done>& noted) {
                           if (!noted.ok()) return responder.fail(noted.error());
                           answer(responder, protocol::SnapshotFailedResult{});
                         });
      }));
  return add_device_method<protocol::Snapshot>(
      scope, [&core](const Speaker& device, const CallContext&, protocol::SnapshotParams&& params,
                     const Responder& responder) {
        core.store.read([device, params = std::move(params),
                         now = core.now_ms()](Transaction& tx) { return fetch_snapshot(tx, params, device, now); },
                        [responder](const Reply<protocol::SnapshotResult>& reply) { finish(responder, reply); });
      });
}

}  // namespace majlis::host::messaging
