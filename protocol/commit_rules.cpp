#include "protocol/commit_rules.hpp"

#include <algorithm>

namespace majlis::protocol {
namespace {

int rank(Role role) {
  switch (role) {
    case Role::kOwner: return 2;
    case Role::kModerator: return 1;
    case Role::kMember: return 0;
  }
  return 0;
}

const Leaf* find_leaf(const Commit& commit, const DeviceId& device) {
  const auto found =
      std::find_if(commit.leaves.begin(), commit.leaves.end(), [&](const Leaf& leaf) { return leaf.device == device; });
  return found == commit.leaves.end() ? nullptr : &*found;
}

bool has_leaf(const Commit& commit, const AccountId& account) {
  return std::any_of(commit.leaves.begin(), commit.leaves.end(),
                     [&](const Leaf& leaf) { return leaf.account == account; });
}

bool removes(const Commit& commit, const DeviceId& device) {
  const auto& remove = commit.roster.remove;
  return std::any_of(remove.begin(), remove.end(), [&](const RosterMember& m) { return m.device == device; });
}

bool is_party(const Commit& commit, const AccountId& account) {
  return commit.policy.kind == StreamKind::kGroup ||
         std::find(commit.parties.begin(), commit.parties.end(), account) != commit.parties.end();
}

Status check_add(const Commit& commit, const RosterMember& member) {
  if (find_leaf(commit, member.device) != nullptr && !removes(commit, member.device)) {
    return Error{"commit.leaf", "adds the device " + member.device.text() + ", which has a leaf already"};
  }
  if (!is_party(commit, member.account)) {
    return Error{"commit.parties", "adds the account " + member.account.text() + ", which is no party of this stream"};
  }
  if (commit.policy.kind != StreamKind::kGroup || has_leaf(commit, member.account)) return {};
  if (commit.external ? commit.invited : rank(role_of(commit.policy, commit.committer)) >= rank(Role::kModerator)) {
    return {};
  }
  return commit.external ? Error{"commit.external", "joins from outside without a leaf of its account or an invite"}
                         : Error{"commit.role", "adds an account, which owners and moderators may"};
}

Status check_remove(const Commit& commit, const RosterMember& member) {
  const Leaf* leaf = find_leaf(commit, member.device);
  if (leaf == nullptr || leaf->account != member.account) {
    return Error{"commit.leaf", "removes the device " + member.device.text() + ", which has no leaf"};
  }
  if (member.account == commit.committer) return {};
  if (commit.external) return Error{"commit.external", "joins from outside and removes another account's device"};
  if (leaf->ended) return {};
  const Role own = role_of(commit.policy, commit.committer);
  const bool stands_above = own == Role::kOwner || rank(own) > rank(role_of(commit.policy, member.account));
  if (commit.policy.kind == StreamKind::kGroup && stands_above) return {};
  return Error{"commit.role", "removes a member, which owners may, and moderators for plain members"};
}

Status check_external(const Commit& commit) {
  if (commit.roster.add.size() != 1 || commit.roster.add.front().account != commit.committer) {
    return Error{"commit.external", "joins from outside and adds more than its own device"};
  }
  if (commit.policy_after != nullptr) return Error{"commit.external", "joins from outside and changes the policy"};
  if (!has_leaf(commit, commit.committer) && !commit.invited) {
    return Error{"commit.external", "joins from outside without a leaf of its account or an invite"};
  }
  return {};
}

Status check_new_policy(const Commit& commit) {
  if (commit.policy_after->kind != commit.policy.kind) return Error{"commit.policy", "changes the kind of the stream"};
  if (commit.policy.kind == StreamKind::kGroup && role_of(commit.policy, commit.committer) != Role::kOwner) {
    return Error{"commit.role", "changes the policy, which owners may"};
  }
  return check_policy(*commit.policy_after);
}

}  // namespace

Role role_of(const Policy& policy, const AccountId& account) {
  for (const auto& grant : policy.roles)
    if (grant.account == account) return grant.role;
  return Role::kMember;
}

bool may_post(const Policy& policy, const AccountId& account) {
  return !policy.broadcast || rank(role_of(policy, account)) >= rank(Role::kModerator);
}

Status check_policy(const Policy& policy) {
  for (std::size_t i = 1; i < policy.roles.size(); ++i) {
    if (!(policy.roles[i - 1].account < policy.roles[i].account)) {
      return Error{"commit.policy", "the roles are not sorted by account, each once"};
    }
  }
  if (policy.kind != StreamKind::kGroup) {
    const bool plain = policy.roles.empty() && !policy.broadcast && policy.invite_keys.empty();
    return plain ? Status() : Error{"commit.policy", "roles, broadcast and invite keys are for groups"};
  }
  const bool owned = std::any_of(policy.roles.begin(), policy.roles.end(),
                                 [](const RoleGrant& grant) { return grant.role == Role::kOwner; });
  return owned ? Status() : Error{"commit.policy", "the group has no owner"};
}

Status check_commit(const Commit& commit) {
  if (commit.external) MAJLIS_CHECK(check_external(commit));
  if (commit.policy_after != nullptr) MAJLIS_CHECK(check_new_policy(commit));
  for (const auto& member : commit.roster.remove) MAJLIS_CHECK(check_remove(commit, member));
  for (const auto& member : commit.roster.add) MAJLIS_CHECK(check_add(commit, member));
  return {};
}

}  // namespace majlis::protocol
