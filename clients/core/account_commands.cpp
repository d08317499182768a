#include "clients/core/commands.hpp"
#include "clients/core/session.hpp"
#include "clients/core/steps.hpp"
#include "protocol/messaging.hpp"

#include <memory>

namespace majlis::client {

void sign_up(Context& context, Ticket ticket, const std::string& name, std::optional<std::string> invite) {
  State& state = context.state;
  if (state.own) return context.fail(ticket, {"client.account.exists", "this profile has an account already"});
  auto account = OwnAccount::create(state.random, name, std::move(invite), context.now_ms);
  if (!account.ok()) return context.fail(ticket, account.error());
  state.own = *std::move(account);
  state.sign_up = SignUp{ticket};
  context.save_account();
  if (state.connection.open) begin_session(context);
}

void recover(Context& context, Ticket ticket, const std::string& name, const std::string& phrase) {
  State& state = context.state;
  if (state.own) return context.fail(ticket, {"client.account.exists", "this profile has an account already"});
  if (!state.connection.open)
    return context.fail(ticket, {"client.offline", "recovering needs the host; try again when it answers"});
  protocol::DevicesParams params;
  params.name = name;
  auto words = std::make_shared<Secret>(as_bytes(phrase));
  context.call<protocol::Devices>(
      params, [ticket, words](Context& later, const Result<protocol::DevicesResult>& answer) {
        if (!answer.ok()) return later.fail(ticket, answer.error());
        auto account = OwnAccount::recover(later.state.random, as_text(words->view()), answer->name,
                                           answer->identity_pk, answer->entries, later.now_ms);
        if (!account.ok()) return later.fail(ticket, account.error());
        later.state.own = *std::move(account);
        later.state.sign_up = SignUp{ticket};
        later.save_account();
        begin_session(later);
      });
}

void revoke_device(Context& context, Ticket ticket, const DeviceId& device) {
  OwnAccount& own = *context.state.own;
  if (auto revoked = own.revoke(device, context.now_ms); !revoked.ok()) return context.fail(ticket, revoked.error());
  context.save_account();
  for (auto& [stream, conversation] : context.state.conversations) {
    if (conversation.stage != Stage::kActive) continue;
    Wanted wanted;
    wanted.kind = ChangeKind::kRemove;
    wanted.account = own.id();
    wanted.device = device;
    conversation.wanted.push_back(std::move(wanted));
    save(context, conversation);
  }
  send_device_list(context);
  context.done(ticket);
}

void block(Context& context, Ticket ticket, const AccountId& account, bool blocked) {
  protocol::BlockParams params;
  params.account = account;
  params.blocked = blocked;
  context.call<protocol::Block>(params, [=](Context& later, const Result<protocol::BlockResult>& answer) {
    if (!answer.ok()) return later.fail(ticket, answer.error());
    const auto found = later.state.contacts.find(account);
    if (found != later.state.contacts.end()) {
      found->second.blocked = blocked;
      later.put("a/" + account.text(), found->second.record());
    }
    if (!blocked) look_up_streams(later);  // the host kept quiet about those with this account
    later.done(ticket);
  });
}

}  // namespace majlis::client
