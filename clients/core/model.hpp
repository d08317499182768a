// What contents do to a conversation's messages: a text adds one, an edit, deletion, reaction or receipt changes
// others.
#pragma once

#include "clients/core/conversation.hpp"
#include "protocol/content.hpp"

namespace majlis::client {

struct Context;

// Where a content stands in its stream and who vouches for it.
struct Origin {
  std::uint64_t seq = 0;
  std::uint64_t time_ms = 0;
  AccountId author;
  DeviceId device;
  Bytes tag;
  Bytes frank;
};

// Whether contents of `type` become messages; the others change messages, or are never sent.
bool leaves_message(std::string_view type);

// Applies `content` and stages the records that change. What makes no sense (a foreign edit, a missing target) changes
// nothing: it was authentic, and members must not diverge on it.
void apply_content(Context& context, Conversation& conversation, const Origin& origin,
                   const protocol::Content& content);

// The key of a conversation's numbered record ('m': message by seq, 'o': outgoing by order), sorted by number.
std::string numbered_key(char kind, const StreamId& stream, std::uint64_t number);

}  // namespace majlis::client
