#include "host/messaging/core.hpp"
#include "protocol/messaging.hpp"

namespace majlis::host::messaging {

Status add_link_methods(Core& core, Scope& scope) {
  MAJLIS_CHECK(add_device_method<protocol::LinkPut>(
      scope,
      [&core](const Speaker& device, const CallContext&, protocol::LinkPutParams&& params, const Responder& responder) {
        const auto now = core.now_ms();
        if (auto allowed = core.rates.links.take(device.account.view(), now); !allowed.ok()) {
          return responder.fail(allowed.error());
        }
        const auto expires = core.links.put(params.link, device.account, std::move(params.sealed), now);
        if (!expires.ok()) return responder.fail(expires.error());
        answer(responder, protocol::LinkPutResult{*expires});
      }));
  return add_typed<protocol::LinkGet>(
      scope, [&core](const CallContext& context, protocol::LinkGetParams&& params, const Responder& responder) {
        const auto now = core.now_ms();
        if (auto allowed = core.rates.lookups.take(connection_key(context.caller.connection), now); !allowed.ok()) {
          return responder.fail(allowed.error());
        }
        answer(responder, protocol::LinkGetResult{core.links.take(params.link, now)});
      });
}

}  // namespace majlis::host::messaging
