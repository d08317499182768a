// Who may do what in a group: the GroupContext extension majlis.policy, in clear and authenticated.
#pragma once

#include "clients/core/conversation.hpp"
#include "protocol/content.hpp"

namespace majlis::client {

// Private-use extension types (RFC 9420, section 17.3).
inline constexpr std::uint16_t kPolicyExtension = 0xF4A1;

// Errors: client.policy.malformed.
Result<protocol::Policy> policy_of(const mls::Group& group);
// Whether `account` is an owner or a moderator of the conversation's group.
bool moderates(const Conversation& conversation, const AccountId& account);
// Whether it is an owner.
bool owns(const Conversation& conversation, const AccountId& account);
// `policy` with `account` in `role`; its list stays sorted.
void set_role(protocol::Policy& policy, const AccountId& account, protocol::Role role);

}  // namespace majlis::client
