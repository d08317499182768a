// Whether every leaf of a group stands on its account's device list. A certificate proves that an account once had a
// device, not that it still has it, so a host could let a revoked one in. Members take the commit, since all must
// decide alike; but nothing is sealed for a device that its account does not vouch for: it is removed first.
#pragma once

#include "clients/core/conversation.hpp"

namespace majlis::client {

struct Context;

// True once all leaves of this epoch are on the newest lists. Otherwise asks for the lists that are missing, and wants
// the Remove of devices that are on none. Warnings: client.member.revoked, client.member.unlisted.
bool all_vouched_for(Context& context, Conversation& conversation);

// Whom a commit let in is met, and looked up anew before the next message.
void note_newcomers(Context& context, Conversation& conversation, const mls::CommitSummary& commit);

}  // namespace majlis::client
