#include "clients/core/commands.hpp"
#include "clients/core/expiry.hpp"
#include "clients/core/extension.hpp"
#include "clients/core/model.hpp"
#include "clients/core/own_group.hpp"
#include "clients/core/policy.hpp"
#include "clients/core/receipts.hpp"
#include "clients/core/steps.hpp"

#include <algorithm>

namespace majlis::client {
namespace {

constexpr std::size_t kBodyHead = 16;  // what CBOR puts around a text
constexpr std::size_t kMaxReaction = 64;

template <class Body>
Draft draft_of(std::string_view type, const Body& body) {
  Draft draft;
  draft.type = type;
  draft.body = record::encode(body);
  return draft;
}

// Who wrote the message: one that is there and not deleted, or an own one that is still on its way, behind which the
// change then waits. The command has failed where there is none.
std::optional<AccountId> author_of(Context& context, Ticket ticket, const Conversation& conversation,
                                   const MessageId& id) {
  for (const auto& [seq, message] : conversation.messages)
    if (message.id == id && !message.deleted && message.type != kTimerType) return message.author;
  for (const auto& outgoing : conversation.outbox) {
    const auto content = record::decode_canonical<protocol::Content>(outgoing.content);
    if (content.ok() && content->id == id && leaves_message(content->type)) return context.state.own->id();
  }
  context.fail(ticket, {"client.message.unknown", "there is no such message in this conversation, or it was deleted"});
  return std::nullopt;
}

bool too_long(Context& context, Ticket ticket, std::string_view text) {
  if (text.size() <= kMaxText) return false;
  context.fail(
      ticket, {"client.message.size", "the text has " + std::to_string(text.size()) + " bytes, and a message at most " +
                                          std::to_string(kMaxText) + "; send it in parts"});
  return true;
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
  if (const auto peer = state.contacts.find(conversation.peer.value_or(AccountId()));
      peer != state.contacts.end() && peer->second.blocked)
    return context.fail(ticket, {"client.contact.blocked", "you have blocked " + name_of(state, peer->first) +
                                                               "; take that back before you write to them"});
  protocol::Content content;
  content.id = *MessageId::from_bytes(state.random.bytes(MessageId::kSize));
  content.type = std::move(draft.type);
  content.body.item = std::move(draft.body);
  content.fallback = std::move(draft.fallback);
  content.reply_to = draft.reply_to;
  if (const std::uint64_t timer = timer_of(conversation); timer > 0 && leaves_message(content.type))
    content.timer_s = timer;
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
  const std::size_t most = draft.type == kTextType ? kMaxText + kBodyHead : kMaxTypedBody;
  if (draft.body.size() > most)
    return context.fail(
        ticket, {"client.message.size", "a message of type " + draft.type + " has at most " + std::to_string(most) +
                                            " bytes of content; send it in parts"});
  if (!leaves_message(draft.type))
    return context.fail(ticket,
                        {"client.message.type", "contents of type " + draft.type + " are made by this program"});
  enqueue(context, ticket, conversation, std::move(draft));
}

void edit(Context& context, Ticket ticket, Conversation& conversation, const MessageId& target, std::string_view text) {
  if (too_long(context, ticket, text)) return;
  const auto author = author_of(context, ticket, conversation, target);
  if (!author) return;
  if (*author != context.state.own->id())
    return context.fail(ticket, {"client.message.not_own", "only the author can edit a message"});
  enqueue(context, ticket, conversation, draft_of("edit/1", protocol::Edit{target, std::string(text)}));
}

void remove(Context& context, Ticket ticket, Conversation& conversation, const MessageId& target) {
  const auto author = author_of(context, ticket, conversation, target);
  if (!author) return;
  const AccountId own = context.state.own->id();
  if (*author != own && !moderates(conversation, own))
    return context.fail(ticket,
                        {"client.message.not_own", "only the author or a moderator can delete a message for all"});
  enqueue(context, ticket, conversation, draft_of("delete/1", protocol::Delete{target}));
}

void react(Context& context, Ticket ticket, Conversation& conversation, const MessageId& target, std::string emoji) {
  if (!author_of(context, ticket, conversation, target)) return;
  if (emoji.size() > kMaxReaction)
    return context.fail(ticket, {"client.message.reaction", "a reaction has at most 64 bytes; give one emoji"});
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
  tell_own_devices(context, "read-mark/1", protocol::ReadMark{conversation.stream, seq});
  // A receipt for one's own words tells nobody anything.
  if (!others || !tells_what_is_read(context, conversation)) return context.done(ticket);
  enqueue(context, ticket, conversation, draft_of("receipt/1", protocol::Receipt{seq}));
}

void mute(Context& context, Ticket ticket, Conversation& conversation, std::uint64_t until_ms) {
  conversation.muted_ms = until_ms == 0 ? std::nullopt : std::optional(until_ms);
  save(context, conversation);
  tell_own_devices(context, "mute/1", protocol::MuteMark{conversation.stream, until_ms});
  context.done(ticket, conversation.stream);
}

void save_draft(Context& context, Ticket ticket, Conversation& conversation, std::string text) {
  if (too_long(context, ticket, text)) return;
  if (conversation.draft.value_or("") == text) return context.done(ticket, conversation.stream);
  conversation.draft = text.empty() ? std::nullopt : std::optional(text);
  save(context, conversation);
  tell_own_devices(context, "draft/1", protocol::DraftMark{conversation.stream, std::move(text)});
  context.done(ticket, conversation.stream);
}

}  // namespace majlis::client
