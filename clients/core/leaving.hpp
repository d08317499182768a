// Those who left a group. That somebody left is the host's word alone: members act on it, say so, and whoever was
// removed on that word without having left notices it.
#pragma once

#include "clients/core/commit_rules.hpp"
#include "clients/core/conversation.hpp"

namespace majlis::client {

struct Context;

// Asks who left and still has a leaf: their removal is wanted before anything more is sealed for them.
void look_for_leavers(Context& context, Conversation& conversation);

// This device was removed by `applied`. Who really left is told nothing more: so whoever reads of his removal by a
// member who could not remove him learns here that somebody lied.
void check_own_removal(Context& context, const Conversation& conversation, const mls::Applied& applied);

}  // namespace majlis::client
