#include "host/messaging/core.hpp"
#include "host/messaging/key_packages.hpp"
#include "protocol/messaging.hpp"

namespace majlis::host::messaging {
namespace {

void publish(Core& core, const Speaker& device, protocol::KeyPackagesPublishParams&& params,
             const Responder& responder) {
  core.store.write([id = device.device, params = std::move(params), limits = core.limits,
                    now = core.now_ms()](Transaction& tx) { return publish_key_packages(tx, id, params, limits, now); },
                   [responder](const Reply<std::uint64_t>& available) {
                     if (!available.ok()) return responder.fail(available.error());
                     answer(responder, protocol::KeyPackagesPublishResult{*available});
                   });
}

void count(Counts& counts, const Claim& claim) {
  if (claim.repeated) return;
  for (const auto& package : claim.packages)
    (package.last_resort ? counts.last_resort_claimed : counts.one_time_claimed).add();
}

void claim(Core& core, const Speaker& asker, protocol::KeyPackagesClaimParams&& params, const Responder& responder) {
  if (auto allowed = core.rates.claims.take(asker.account.view(), core.now_ms()); !allowed.ok()) {
    return responder.fail(allowed.error());
  }
  core.store.write(
      [asker, params = std::move(params), limits = core.limits, now = core.now_ms()](Transaction& tx) {
        return claim_key_packages(tx, asker, params.account, params.claim_id, limits, now);
      },
      [&core, responder](Reply<Claim> claimed) {
        if (!claimed.ok()) return responder.fail(claimed.error());
        count(core.counts, *claimed);
        answer(responder, protocol::KeyPackagesClaimResult{std::move(claimed->packages)});
        for (const auto& [device, left] : claimed->low)
          core.delivery.notify(device, make_message(protocol::KeyPackagesLowNotification::kName,
                                                    record::encode(protocol::KeyPackagesLowNote{left})));
      });
}

}  // namespace

Status add_key_package_methods(Core& core, Scope& scope) {
  MAJLIS_CHECK(add_device_method<protocol::KeyPackagesPublish>(
      scope, [&core](const Speaker& device, const CallContext&, protocol::KeyPackagesPublishParams&& params,
                     const Responder& responder) { publish(core, device, std::move(params), responder); }));
  MAJLIS_CHECK(add_device_method<protocol::KeyPackagesStatus>(
      scope, [&core](const Speaker& device, const CallContext&, protocol::KeyPackagesStatusParams&&,
                     const Responder& responder) {
        core.store.read(
            [id = device.device, now = core.now_ms()](Transaction& tx) -> Reply<protocol::KeyPackagesStatusResult> {
              return key_packages_status(tx, id, now);
            },
            [responder](const Reply<protocol::KeyPackagesStatusResult>& reply) { finish(responder, reply); });
      }));
  return add_device_method<protocol::KeyPackagesClaim>(
      scope, [&core](const Speaker& asker, const CallContext&, protocol::KeyPackagesClaimParams&& params,
                     const Responder& responder) { claim(core, asker, std::move(params), responder); });
}

}  // namespace majlis::host::messaging
