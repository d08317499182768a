#include "clients/core/commands.hpp"
#include "clients/core/model.hpp"
#include "clients/core/policy.hpp"
#include "clients/core/steps.hpp"

#include <algorithm>

namespace majlis::client {
namespace {

template <class Body>
Draft draft_of(std::string_view type, const Body& body) {
  Draft draft;
  draft.type = type;
  draft.body = record::encode(body);
  return draft;
}

const Message* find_message(const Conversation& conversation, const MessageId& id) {
  const auto found =
      std::ranges::find_if(conversation.messages, [&](const auto& entry) { return entry.second.id == id; });
  return found == conversation.messages.end() ? nullptr : &found->second;
}

// The message if it is there and not deleted; the command has failed otherwise.
const Message* need_message(Context& context, Ticket ticket, const Conversation& conversation, const MessageId& id) {
  const Message* message = find_message(conversation, id);
  if (message == nullptr || message->deleted) {
    context.fail(ticket,
                 {"client.message.unknown", "there is no such message in this conversation, or it was deleted"});
    return nullptr;
  }
  return message;
}

}  // namespace

void enqueue(Context& context, Ticket ticket, Conversation& conversation, Draft draft) {
  if (conversation.stage == Stage::kLeft)
    return context.fail(ticket, {"client.conversation.left", "you are no longer in this conversation"});
  if (conversation.unproven)
    return context.fail(ticket, {"client.conversation.unproven",
                                 "the group of this conversation was replaced without proof; compare safety numbers "
                                 "with its members and accept it first"});
  State& state = context.state;
  protocol::Content content;
  content.id = *MessageId::from_bytes(state.random.bytes(MessageId::kSize));
  content.type = std::move(draft.type);
  content.body.item = std::move(draft.body);
  content.fallback = std::move(draft.fallback);
  content.reply_to = draft.reply_to;
  content.sent_ms = context.now_ms;
  content.kf = state.random.bytes(32);
  Outgoing outgoing;
  outgoing.order = ++conversation.last_order;
  outgoing.content = record::encode(content);
  outgoing.ticket = ticket;
  context.put(numbered_key('o', conversation.stream, outgoing.order), outgoing);
  conversation.outbox.push_back(std::move(outgoing));
  save(context, conversation);
}

Draft text_draft(std::string_view text) { return draft_of(kTextType, protocol::Text{std::string(text)}); }

void send(Context& context, Ticket ticket, Conversation& conversation, Draft draft) {
  if (draft.body.size() > 65536)
    return context.fail(ticket, {"client.message.size", "a message has at most 64 KiB; send longer content as a file"});
  enqueue(context, ticket, conversation, std::move(draft));
}

void edit(Context& context, Ticket ticket, Conversation& conversation, const MessageId& target, std::string_view text) {
  const Message* message = need_message(context, ticket, conversation, target);
  if (message == nullptr) return;
  if (message->author != context.state.own->id())
    return context.fail(ticket, {"client.message.not_own", "only the author can edit a message"});
  enqueue(context, ticket, conversation, draft_of("edit/1", protocol::Edit{target, std::string(text)}));
}

void remove(Context& context, Ticket ticket, Conversation& conversation, const MessageId& target) {
  const Message* message = need_message(context, ticket, conversation, target);
  if (message == nullptr) return;
  const AccountId own = context.state.own->id();
  if (message->author != own && !moderates(conversation, own))
    return context.fail(ticket,
                        {"client.message.not_own", "only the author or a moderator can delete a message for all"});
  enqueue(context, ticket, conversation, draft_of("delete/1", protocol::Delete{target}));
}

void react(Context& context, Ticket ticket, Conversation& conversation, const MessageId& target, std::string emoji) {
  if (need_message(context, ticket, conversation, target) == nullptr) return;
  enqueue(context, ticket, conversation, draft_of("reaction/1", protocol::Reaction{target, std::move(emoji)}));
}

void mark_read(Context& context, Ticket ticket, Conversation& conversation, std::uint64_t seq) {
  seq = std::min(seq, conversation.cursor);
  if (seq <= conversation.read_seq) return context.done(ticket);
  const AccountId own = context.state.own->id();
  const bool others =
      std::any_of(conversation.messages.upper_bound(conversation.read_seq), conversation.messages.upper_bound(seq),
                  [&](const auto& entry) { return entry.second.author != own; });
  conversation.read_seq = seq;
  save(context, conversation);
  // A request tells nothing before it is accepted; a receipt for one's own words tells nobody anything.
  if (!others || conversation.request || conversation.stage != Stage::kActive) return context.done(ticket);
  enqueue(context, ticket, conversation, draft_of("receipt/1", protocol::Receipt{seq}));
}

}  // namespace majlis::client
