#include "crypto/primitives/signature.hpp"
#include "host/messaging/core.hpp"
#include "host/messaging/device_lists.hpp"
#include "protocol/messaging.hpp"

namespace majlis::host::messaging {
namespace {

using protocol::SessionOpenParams;

void give_challenge(Core& core, const CallContext& context, const Responder& responder) {
  const auto now = core.now_ms();
  if (auto allowed = core.rates.challenges.take(connection_key(context.caller.connection), now); !allowed.ok()) {
    return responder.fail(allowed.error());
  }
  const protocol::ChallengeResult result{core.random.bytes(32), now + core.limits.challenge_ms, core.host_id};
  core.challenges.give(result.challenge, result.expires_ms);
  answer(responder, result);
}

struct Proved {
  Account account;
  Device device;
};

// The signature is over "majlis session v2" || host || challenge || account || device: what was signed for another
// host, which may have handed on a challenge of ours, is of no use here.
Reply<Proved> check_proof(Transaction& tx, ByteView host, const SessionOpenParams& params) {
  const auto account = find_account(tx, params.account);
  const auto device = find_device(tx, params.device);
  if (!account || !device || device->account != params.account) {
    return refuse(Code::kDenied, "no such device of such an account");
  }
  Bytes message = to_bytes("majlis session v2");
  append(message, host);
  append(message, params.challenge);
  append(message, params.account.view());
  append(message, params.device.view());
  if (!crypto::verify(device->signature_pk, message, params.signature)) {
    return refuse(Code::kDenied, "the signature is not the device's over this host and challenge");
  }
  if (!device->active) return refuse(Code::kGone, "this device was revoked; link it anew");
  return Proved{*account, *device};
}

void note_seen(Core& core, const Device& device) {
  if (device.seen_ms + kHourMs > core.now_ms()) return;
  core.store.write(
      [id = device.id, now = core.now_ms()](Transaction& tx) -> Reply<Done> {
        tx.run("UPDATE devices SET seen_ms = $2 WHERE id = $1", id, now);
        return Done{};
      },
      [](const Reply<Done>&) {});
}

void open_session(Core& core, ConnectionId connection, const Proved& proved, const Responder& responder) {
  const Session session{id_cast<host::AccountId>(proved.account.id), id_cast<host::DeviceId>(proved.device.id),
                        proved.account.owner};
  const auto now = core.now_ms();
  const protocol::SessionOpenResult result{core.random.bytes(32), now + core.limits.session_ms, now,
                                           proved.account.name};
  if (!core.tokens.issue(result.token, session, connection, result.expires_ms)) {
    return responder.fail(Code::kGone, "this device was revoked; link it anew");
  }
  if (connection != kNoConnection) core.services.sessions.bind(connection, session);
  answer(responder, result);
  note_seen(core, proved.device);
}

void check_session(Core& core, const CallContext& context, SessionOpenParams&& params, const Responder& responder) {
  const auto connection = context.caller.connection;
  if (auto allowed = core.rates.session_opens.take(connection_key(connection), core.now_ms()); !allowed.ok()) {
    return responder.fail(allowed.error());
  }
  if (!core.challenges.use(params.challenge, core.now_ms())) {
    return responder.fail(Code::kDenied, "the challenge was used, has expired or is not ours; ask for another");
  }
  core.store.read(
      [host = core.host_id, params = std::move(params)](Transaction& tx) { return check_proof(tx, host, params); },
      [&core, connection, responder](const Reply<Proved>& proved) {
        if (!proved.ok()) return responder.fail(proved.error());
        open_session(core, connection, *proved, responder);
      });
}

}  // namespace

Status add_session_methods(Core& core, Scope& scope) {
  MAJLIS_CHECK(add_typed<protocol::Challenge>(
      scope, [&core](const CallContext& context, protocol::ChallengeParams&&, const Responder& responder) {
        give_challenge(core, context, responder);
      }));
  MAJLIS_CHECK(add_typed<protocol::SessionOpen>(
      scope, [&core](const CallContext& context, SessionOpenParams&& params, const Responder& responder) {
        check_session(core, context, std::move(params), responder);
      }));
  return add_device_method<protocol::SessionClose>(
      scope, [&core](const Speaker& device, const CallContext& context, protocol::SessionCloseParams&&,
                     const Responder& responder) {
        core.tokens.close(device.device, context.caller.connection);
        if (context.caller.connection != kNoConnection) {
          core.delivery.unsubscribe(context.caller.connection);
          core.services.sessions.unbind(context.caller.connection);
        }
        answer(responder, protocol::SessionCloseResult{});
      });
}

}  // namespace majlis::host::messaging
