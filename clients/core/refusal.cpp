#include "clients/core/refusal.hpp"

#include "clients/core/commands.hpp"
#include "clients/core/model.hpp"
#include "clients/core/state.hpp"

#include <algorithm>

namespace majlis::client {
namespace {

// The refused message `id`, taken out of the conversation; the command has failed where there is none.
std::optional<protocol::Content> take_refused(Context& context, Ticket ticket, Conversation& conversation,
                                              const MessageId& id) {
  for (auto each = conversation.refused.begin(); each != conversation.refused.end(); ++each) {
    auto content = record::decode_canonical<protocol::Content>(each->content);
    if (!content.ok() || content->id != id) continue;
    context.erase(numbered_key('r', conversation.stream, each->order));
    conversation.refused.erase(each);
    context.show(ConversationChanged{conversation.stream});
    return *std::move(content);
  }
  context.fail(ticket, {"client.message.unknown", "there is no such message here that the host refused"});
  return std::nullopt;
}

}  // namespace

std::optional<Message> message_of(const State& state, ByteView bytes) {
  auto content = record::decode_canonical<protocol::Content>(bytes);
  if (!content.ok() || !leaves_message(content->type)) return std::nullopt;
  Message message;
  message.id = content->id;
  message.author = state.own->id();
  message.device = state.own->device();
  message.sent_ms = content->sent_ms;
  message.type = std::move(content->type);
  message.body = std::move(content->body);
  message.fallback = std::move(content->fallback);
  message.reply_to = content->reply_to;
  message.timer_s = content->timer_s;
  return message;
}

void refuse_outgoing(Context& context, Conversation& conversation, const Outgoing& outgoing, const Error& error) {
  context.fail(outgoing.ticket, error);
  context.erase(numbered_key('o', conversation.stream, outgoing.order));
  if (message_of(context.state, outgoing.content)) {
    RefusedContent refused{outgoing.order, std::string(error.name), error.detail, outgoing.content};
    context.put(numbered_key('r', conversation.stream, refused.order), refused);
    conversation.refused.push_back(std::move(refused));
  }
  std::erase_if(conversation.outbox, [order = outgoing.order](const Outgoing& other) { return other.order == order; });
  context.show(ConversationChanged{conversation.stream});
}

void retry(Context& context, Ticket ticket, Conversation& conversation, const MessageId& id) {
  auto content = take_refused(context, ticket, conversation, id);
  if (!content) return;
  Draft draft{std::move(content->type), std::move(content->body.item), std::move(content->fallback), content->reply_to};
  send(context, ticket, conversation, std::move(draft));
}

void discard(Context& context, Ticket ticket, Conversation& conversation, const MessageId& id) {
  if (take_refused(context, ticket, conversation, id)) context.done(ticket, conversation.stream);
}

}  // namespace majlis::client
