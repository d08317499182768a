// What members require of a commit beyond RFC 9420: that its authenticated data says what it does, and that its author
// may do it. Pure functions of the group before and the commit, so that all members decide alike.
#pragma once

#include "clients/core/conversation.hpp"

namespace majlis::client {

// SHA-256("majlis roster v1" ‖ the device ids, sorted).
Bytes roster_hash(std::vector<DeviceId> devices);
std::vector<DeviceId> devices_of(const mls::RatchetTree& tree);

// `own` is this device's account. Errors: client.commit.roster (the authenticated data differs from what the commit
// does), and those of protocol::check_commit, the rules that the host keeps too.
Status check_commit(const Conversation& conversation, const AccountId& own, const mls::Applied& applied);

// Whether `account` may write here.
bool may_post(const Conversation& conversation, const AccountId& account);

}  // namespace majlis::client
