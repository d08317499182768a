// A group that a commit made unusable, and the one that takes its place: an RFC 9420 branch of the last epoch that this
// device could use, made by the member whose turn comes first, stored by compare-and-set (messaging.stream_reset).
#pragma once

#include "clients/core/conversation.hpp"
#include "protocol/types.hpp"

namespace majlis::client {

struct Context;

// Nobody can use what came: the group stays in its epoch until it is replaced.
void break_off(Context& context, Conversation& conversation);
// While it is broken: reads on, and replaces the group when it is this device's turn.
void pump_broken(Context& context, Conversation& conversation);
// The entry that a reset is: ours, or another's whose Welcome is to be fetched.
void take_reset(Context& context, Conversation& conversation, const protocol::Entry& entry);
// Says who made the group that this device has come into, and whether it is proven to follow the one before.
void show_reset(Context& context, Conversation& conversation, const AccountId& maker,
                const std::optional<Error>& unproven);

}  // namespace majlis::client
