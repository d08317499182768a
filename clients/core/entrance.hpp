// What all ways into a conversation end with: creating it, a Welcome, an external commit. Internal to clients/core.
#pragma once

#include "clients/core/state.hpp"

namespace majlis::client {

// The conversation that an answer is about, which is no longer in flight; null where it was let go of meanwhile.
Conversation* conversation_at(Context& context, const StreamId& stream);
// History on this device begins after `seq`.
void begin_history(Conversation& conversation, std::uint64_t seq, Bytes chain);
// Names come with the certificates; the device list behind one that is not known yet is asked for, and the conversation
// is shown anew once it is here.
void meet(Context& context, const StreamId& stream, const AccountId& account);
void meet_members(Context& context, const Conversation& conversation);
// A direct conversation is for the two accounts whose keys its id is made of, and nobody else.
// Errors: client.welcome.third_account.
Status check_direct(const State& state, const Conversation& conversation, const mls::Group& group);

}  // namespace majlis::client
