// Messages that the host refused for good: they are kept, with the reason, until the person sends them again or lets go
// of them. Records "r/<stream>/<order>".
#pragma once

#include "clients/core/conversation.hpp"

namespace majlis::client {

struct Context;
struct State;

// Takes `outgoing` out of the conversation's outbox. A message is kept as refused; an edit, reaction or receipt is not.
void refuse_outgoing(Context& context, Conversation& conversation, const Outgoing& outgoing, const Error& error);
// Sends a refused message again, as a new one. Errors: client.message.unknown, and those of sending.
void retry(Context& context, Ticket ticket, Conversation& conversation, const MessageId& id);
// Lets go of a refused message. Errors: client.message.unknown.
void discard(Context& context, Ticket ticket, Conversation& conversation, const MessageId& id);

// What a content on its way, or refused, is to the person who wrote it: a message that has no place in the stream yet.
// Nothing where it leaves no message.
std::optional<Message> message_of(const State& state, ByteView content);

}  // namespace majlis::client
