#include "clients/core/commands.hpp"
#include "clients/core/invite.hpp"
#include "clients/core/policy.hpp"
#include "clients/core/steps.hpp"
#include "protocol/messaging.hpp"

namespace majlis::client {
namespace {

Error not_owner() {
  return {"client.group.denied", "only owners of a group make and revoke invitations; ask one of them"};
}

void want(Context& context, const StreamId& stream, ChangeKind kind, Bytes key, Ticket ticket) {
  const auto found = context.state.conversations.find(stream);
  if (found == context.state.conversations.end())
    return context.fail(ticket, {"client.conversation.unknown", "the conversation is gone from this device"});
  Wanted wanted;
  wanted.kind = kind;
  wanted.key = std::move(key);
  wanted.ticket = ticket;
  found->second.wanted.push_back(std::move(wanted));
  save(context, found->second);
}

// What an invite leads to: a conversation whose way in is an external commit that shows it.
Conversation& begin_coming_in(Context& context, const Invite& invite) {
  ConversationRecord head;
  head.stream = invite.stream;
  head.kind = StreamKind::kGroup;
  auto [entry, inserted] = context.state.conversations.try_emplace(invite.stream, Conversation(std::move(head)));
  Conversation& conversation = entry->second;
  conversation.title = invite.title;
  conversation.metadata_key = invite.metadata_key;
  conversation.invite = invite.seed;
  return conversation;
}

}  // namespace

void create_invite(Context& context, Ticket ticket, Conversation& conversation, std::optional<std::uint64_t> uses_max,
                   std::optional<std::uint64_t> expires_ms) {
  if (!owns(conversation, context.state.own->id())) return context.fail(ticket, not_owner());
  const auto key = crypto::SigningKey::generate(context.state.random);
  protocol::InvitePutParams params;
  params.stream = conversation.stream;
  params.key = to_bytes(key.public_key());
  params.uses_max = uses_max;
  params.expires_ms = expires_ms;
  // The limits first: a key that the policy lists without any would open the door for ever.
  context.call<protocol::InvitePut>(params, [ticket, stream = conversation.stream, seed = to_bytes(key.seed())](
                                                Context& later, const Result<protocol::InvitePutResult>& answer) {
    if (!answer.ok()) return later.fail(ticket, answer.error());
    want(later, stream, ChangeKind::kInvite, seed, ticket);
  });
}

void revoke_invite(Context& context, Ticket ticket, Conversation& conversation, const Bytes& key) {
  if (!owns(conversation, context.state.own->id())) return context.fail(ticket, not_owner());
  want(context, conversation.stream, ChangeKind::kRevokeInvite, key, ticket);
}

void look_up_invites(Context& context, Ticket ticket, Conversation& conversation) {
  protocol::InvitesParams params;
  params.stream = conversation.stream;
  context.call<protocol::Invites>(
      params, [ticket, stream = conversation.stream](Context& later, const Result<protocol::InvitesResult>& answer) {
        if (!answer.ok()) return later.fail(ticket, answer.error());
        const auto found = later.state.conversations.find(stream);
        if (found != later.state.conversations.end()) found->second.transient.invites = answer->invites;
        later.done(ticket, stream);
      });
}

void come_in(Context& context, Ticket ticket, std::string_view text) {
  auto invite = Invite::parse(text);
  if (!invite.ok()) return context.fail(ticket, invite.error());
  const auto found = context.state.conversations.find(invite->stream);
  if (found != context.state.conversations.end() && found->second.stage != Stage::kLeft)
    return context.done(ticket, invite->stream);  // there already
  Conversation& conversation = begin_coming_in(context, *invite);
  conversation.transient.coming_in = ticket;
  set_stage(context, conversation, Stage::kRejoining);
}

}  // namespace majlis::client
