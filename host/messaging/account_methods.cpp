#include "host/messaging/core.hpp"
#include "host/messaging/device_lists.hpp"
#include "host/messaging/memberships.hpp"
#include "host/messaging/streams.hpp"
#include "host/messaging/summaries.hpp"
#include "protocol/messaging.hpp"

namespace majlis::host::messaging {
namespace {

using protocol::DevicesAppend;
using protocol::DevicesResult;
using protocol::RegisterResult;

struct NewAccount {
  Account account;
  std::string skeleton;
  identity::DeviceList list;
  std::optional<std::string> invite;
};

Reply<RegisterResult> store_account(Transaction& tx, SignUp mode, NewAccount it, std::uint64_t now_ms) {
  MAJLIS_TRY(const auto as, check_signup(tx, mode, it.invite, now_ms));
  MAJLIS_CHECK(check_ids_free(tx, it.account.id, it.list));
  it.account.owner = as == SignUpAs::kOwner;
  MAJLIS_CHECK(add_account(tx, it.account, it.skeleton, now_ms));
  store_new_list(tx, it.account.id, it.list, now_ms);
  use_signup(tx, as, it.invite, it.account.id);
  return RegisterResult{it.account.id, it.account.name};
}

Reply<NewAccount> verify_account(protocol::RegisterParams&& params) {
  const auto name = prepare_username(params.name);
  if (!name.ok()) return bad_param("/name", name.error().detail);
  MAJLIS_TRY(auto list, verify_new_list(name->name, params.identity_pk, params.device_list));
  return NewAccount{{account_id(params.identity_pk), name->name, params.identity_pk, false, params.device_list.size()},
                    name->skeleton,
                    std::move(list),
                    std::move(params.invite)};
}

void register_account(Core& core, protocol::RegisterParams&& params, const Responder& responder) {
  if (auto allowed = core.rates.registrations.take({}, core.now_ms()); !allowed.ok()) {
    return responder.fail(allowed.error());
  }
  // On a pool thread: a long list takes a while to verify.
  core.store.read([params = std::move(params)](Transaction&) mutable { return verify_account(std::move(params)); },
                  [&core, responder](Reply<NewAccount> verified) {
                    if (!verified.ok()) return responder.fail(verified.error());
                    core.store.write([mode = core.sign_up, it = *std::move(verified), now = core.now_ms()](
                                         Transaction& tx) { return store_account(tx, mode, it, now); },
                                     [responder](const Reply<RegisterResult>& reply) { finish(responder, reply); });
                  });
}

Reply<DevicesResult> look_up(Transaction& tx, const protocol::DevicesParams& params) {
  if (params.account.has_value() == params.name.has_value()) return bad_param("", "give either account or name");
  std::optional<Account> account;
  if (params.account) account = find_account(tx, *params.account);
  if (params.name) {
    const auto name = prepare_username(*params.name);
    if (!name.ok()) return bad_param("/name", name.error().detail);
    account = find_account(tx, name->name);
  }
  if (!account) return refuse(Code::kNotFound, "no such account");
  return DevicesResult{account->id, account->name, account->identity_pk, list_entries(tx, account->id, params.from),
                       account->list_size};
}

// What a change of a list came to, for those who must hear of it.
struct Changed {
  AccountId account;
  std::uint64_t version = 0;
  std::vector<DeviceId> revoked;
  std::vector<SharedStream> streams;  // where intervals ended
};

Reply<Changed> store_list_change(Transaction& tx, const AccountId& account, const ListChange& change,
                                 std::uint64_t now_ms) {
  MAJLIS_CHECK(store_change(tx, account, change, now_ms));
  Changed changed{account, change.list.log().size(), change.revoked, {}};
  for (const auto& device : change.revoked)
    for (const auto& stream : end_device_intervals(tx, device)) changed.streams.push_back(load_live_stream(tx, stream));
  return changed;
}

void end_sessions(Core& core, const std::vector<DeviceId>& devices) {
  for (const auto& device : devices) {
    core.tokens.revoke(device);
    core.services.sessions.close(id_cast<host::DeviceId>(device), "this device was revoked");
  }
}

void tell_changed(Core& core, const Changed& changed) {
  for (const auto& stream : changed.streams) {
    core.streams.publish(stream);
    core.delivery.leaving(*stream);
  }
  core.store.read(
      [account = changed.account](Transaction& tx) -> Reply<std::vector<DeviceId>> {
        return devices_sharing(tx, account);
      },
      [&core, note = protocol::DevicesChangedNote{changed.account, changed.version}](
          const Reply<std::vector<DeviceId>>& devices) {
        if (!devices.ok()) return;
        core.delivery.notify(*devices, make_message(protocol::DevicesChangedNotification::kName, record::encode(note)));
      });
}

void append_devices(Core& core, protocol::DevicesAppendParams&& params, const Responder& responder) {
  if (auto allowed = core.rates.list_appends.take(params.account.view(), core.now_ms()); !allowed.ok()) {
    return responder.fail(allowed.error());
  }
  const auto account = params.account;
  core.store.read(
      [params = std::move(params), limits = core.limits](Transaction& tx) -> Reply<ListChange> {
        const auto found = find_account(tx, params.account);
        if (!found) return refuse(Code::kNotFound, "no such account");
        return extend_list(tx, *found, params.expected_version, params.entries, limits.list_entries,
                           limits.active_devices);
      },
      [&core, account, responder](Reply<ListChange> change) {
        if (!change.ok()) return responder.fail(change.error());
        core.store.write([account, change = *std::move(change),
                          now = core.now_ms()](Transaction& tx) { return store_list_change(tx, account, change, now); },
                         [&core, responder](const Reply<Changed>& changed) {
                           if (!changed.ok()) return responder.fail(changed.error());
                           end_sessions(core, changed->revoked);
                           answer(responder, protocol::DevicesAppendResult{changed->version});
                           tell_changed(core, *changed);
                         });
      });
}

void make_invite(Core& core, const protocol::SignupInviteParams& params, const Responder& responder) {
  const auto latest = core.now_ms() + core.limits.signup_invite_ms;
  const protocol::SignupInviteResult result{to_base64url(core.random.bytes(24)), params.expires_ms.value_or(latest)};
  if (result.expires_ms <= core.now_ms()) return responder.fail(bad_param("/expires_ms", "it lies in the past"));
  core.store.write(
      [result](Transaction& tx) -> Reply<protocol::SignupInviteResult> {
        add_signup_invite(tx, result.invite, result.expires_ms);
        return result;
      },
      [responder](const Reply<protocol::SignupInviteResult>& reply) { finish(responder, reply); });
}

}  // namespace

Status add_account_methods(Core& core, Scope& scope) {
  MAJLIS_CHECK(add_typed<protocol::Register>(
      scope, [&core](const CallContext&, protocol::RegisterParams&& params, const Responder& responder) {
        register_account(core, std::move(params), responder);
      }));
  MAJLIS_CHECK(add_typed<protocol::Devices>(
      scope, [&core](const CallContext& context, protocol::DevicesParams&& params, const Responder& responder) {
        if (auto allowed = core.rates.lookups.take(connection_key(context.caller.connection), core.now_ms());
            !allowed.ok()) {
          return responder.fail(allowed.error());
        }
        core.store.read([params = std::move(params)](Transaction& tx) { return look_up(tx, params); },
                        [responder](const Reply<DevicesResult>& reply) { finish(responder, reply); });
      }));
  MAJLIS_CHECK(add_typed<DevicesAppend>(
      scope, [&core](const CallContext&, protocol::DevicesAppendParams&& params, const Responder& responder) {
        append_devices(core, std::move(params), responder);
      }));
  return add_typed<protocol::SignupInvite>(
      scope, [&core](const CallContext&, protocol::SignupInviteParams&& params, const Responder& responder) {
        make_invite(core, params, responder);
      });
}

}  // namespace majlis::host::messaging
