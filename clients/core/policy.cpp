#include "clients/core/policy.hpp"

#include "protocol/commit_rules.hpp"

#include <algorithm>

namespace majlis::client {

Result<protocol::Policy> policy_of(const mls::Group& group) {
  const mls::Extension* extension = mls::find(group.context().extensions, mls::ExtensionType{kPolicyExtension});
  if (extension == nullptr) return Error{"client.policy.malformed", "the group has no policy"};
  auto policy = record::decode_canonical<protocol::Policy>(extension->data);
  if (!policy.ok()) return Error{"client.policy.malformed", "the group's policy: " + policy.error().detail};
  return policy;
}

bool moderates(const Conversation& conversation, const AccountId& account) {
  if (!conversation.group) return false;
  const auto policy = policy_of(*conversation.group);
  return policy.ok() && protocol::role_of(*policy, account) != protocol::Role::kMember;
}

bool owns(const Conversation& conversation, const AccountId& account) {
  if (!conversation.group) return false;
  const auto policy = policy_of(*conversation.group);
  return policy.ok() && protocol::role_of(*policy, account) == protocol::Role::kOwner;
}

void set_role(protocol::Policy& policy, const AccountId& account, protocol::Role role) {
  std::erase_if(policy.roles, [&](const protocol::RoleGrant& grant) { return grant.account == account; });
  if (role != protocol::Role::kMember) policy.roles.push_back({account, role});
  std::ranges::sort(policy.roles, {}, &protocol::RoleGrant::account);
}

}  // namespace majlis::client
