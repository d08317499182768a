// The last epochs of a conversation's groups: what proves that a group which takes the place of another one descends
// from it (RFC 9420, section 11.3). Records "e/<stream>/<order>". Their resumption PSKs are kept for this alone.
#pragma once

#include "clients/core/conversation.hpp"

namespace majlis::client {

struct Context;

inline constexpr std::size_t kKeptEpochs = 16;

// Keeps the epoch that the conversation's group is about to leave.
void keep_epoch(Context& context, Conversation& conversation);
void forget_epochs(Context& context, Conversation& conversation);

// A group that a Welcome leads to, and how it stands to what was known here before.
struct JoinedGroup {
  mls::Joined joined;
  // What is missing to the proof that it descends from the conversation's group; none: it does.
  std::optional<Error> unproven;
};
// Opens a Welcome with what is known of the conversation. A group of the same id needs no proof, nor does the first.
// Errors: those of mls::Group::join.
Result<JoinedGroup> join_proven(const Conversation& conversation, ByteView welcome, mls::JoinOptions options);

// Whether `group` may take the place of another one without proof: there was none, or it is the same one.
bool needs_no_proof(const Conversation& conversation, const Bytes& group_id);

}  // namespace majlis::client
