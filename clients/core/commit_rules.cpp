#include "clients/core/commit_rules.hpp"

#include "clients/core/leaf.hpp"
#include "clients/core/policy.hpp"
#include "crypto/primitives/hash.hpp"

#include <algorithm>
#include <set>

namespace majlis::client {
namespace {

using Members = std::set<std::pair<AccountId, DeviceId>>;

Error differs(std::string_view what) {
  return {"client.commit.roster", "its authenticated data does not say what it does: " + std::string(what)};
}

Error denied(std::string_view why) { return {"client.commit.denied", std::string(why)}; }

Result<Member> member_at(const mls::RatchetTree& tree, mls::LeafIndex leaf) {
  const mls::LeafNode* node = tree.leaf(leaf);
  if (node == nullptr) return differs("a member that is not in the tree");
  return member_of(node->credential);
}

Result<Members> members_at(const mls::RatchetTree& tree, const std::vector<mls::LeafIndex>& leaves) {
  Members members;
  for (const auto leaf : leaves) {
    MAJLIS_TRY(const Member member, member_at(tree, leaf));
    members.emplace(member.account, member.device);
  }
  return members;
}

Members listed(const std::vector<protocol::RosterMember>& list) {
  Members members;
  for (const auto& member : list) members.emplace(member.account, member.device);
  return members;
}

std::set<AccountId> accounts_of(const mls::RatchetTree& tree) {
  std::set<AccountId> accounts;
  tree.for_each_leaf([&](mls::LeafIndex, const mls::LeafNode& node) {
    if (const auto member = member_of(node.credential); member.ok()) accounts.insert(member->account);
  });
  return accounts;
}

// Who is new by account: a new device of a member account is no new member.
bool only_known(const Members& members, const std::set<AccountId>& accounts) {
  return std::ranges::all_of(members, [&](const auto& member) { return accounts.contains(member.first); });
}

Status check_direct(const std::set<AccountId>& after) {
  if (after.size() > 2) return denied("a third account cannot join a conversation of two");
  return {};
}

// What happened, in the terms that the policy is written in.
struct Deed {
  AccountId committer;
  Members added;
  Members removed;
  bool policy_changed;
  bool joined_from_outside;
};

Status check_role(const protocol::Policy& policy, const std::set<AccountId>& before, const Deed& deed) {
  const protocol::Role role = role_of(policy, deed.committer);
  if (role == protocol::Role::kOwner) return {};
  if (deed.policy_changed) return denied("only owners change roles and rules");
  const bool own_devices =
      std::ranges::all_of(deed.removed, [&](const auto& member) { return member.first == deed.committer; });
  if (role == protocol::Role::kModerator) {
    const bool above = std::ranges::any_of(deed.removed, [&](const auto& member) {
      return member.first != deed.committer && role_of(policy, member.first) == protocol::Role::kOwner;
    });
    if (above) return denied("a moderator cannot remove an owner");
    return {};
  }
  if (!only_known(deed.added, before)) return denied("only owners and moderators add people");
  if (!own_devices) return denied("only owners and moderators remove people");
  return {};
}

}  // namespace

std::vector<DeviceId> devices_of(const mls::RatchetTree& tree) {
  std::vector<DeviceId> devices;
  tree.for_each_leaf([&](mls::LeafIndex, const mls::LeafNode& node) {
    if (const auto member = member_of(node.credential); member.ok()) devices.push_back(member->device);
  });
  return devices;
}

Bytes roster_hash(std::vector<DeviceId> devices) {
  std::ranges::sort(devices);
  crypto::Sha256 hash;
  hash.update(as_bytes("majlis roster v1"));
  for (const auto& device : devices) hash.update(device.view());
  return hash.finish();
}

Status check_commit(const Conversation& conversation, const mls::Applied& applied) {
  const mls::CommitSummary& summary = applied.summary;
  auto data = record::decode_canonical<protocol::CommitData>(summary.authenticated_data);
  if (!data.ok()) return differs("it cannot be read");
  const mls::RatchetTree& before = conversation.group->tree();
  MAJLIS_TRY(const Members removed, members_at(before, summary.removed));
  if (removed != listed(data->roster.remove)) return differs("who was removed");
  if (!applied.group) return {};  // we are out: what remains to check is the others' business

  const mls::RatchetTree& after = applied.group->tree();
  MAJLIS_TRY(Members added, members_at(after, summary.added));
  MAJLIS_TRY(const Member committer, member_at(after, summary.committer));
  const bool from_outside = summary.sender.type == mls::SenderType::kNewMemberCommit;
  if (from_outside) added.emplace(committer.account, committer.device);
  if (added != listed(data->roster.add)) return differs("who was added");
  if (data->roster.stream != conversation.stream) return differs("which conversation it is for");
  if (data->roster.roster_hash_after != roster_hash(devices_of(after))) return differs("who is in afterwards");
  MAJLIS_TRY(const auto new_policy, policy_of(*applied.group));
  MAJLIS_TRY(const auto policy, policy_of(*conversation.group));
  const bool policy_changed = record::encode(new_policy) != record::encode(policy);
  if (policy_changed != data->roster.policy.has_value() ||
      (policy_changed && *data->roster.policy != record::encode(new_policy)))
    return differs("the policy");

  const std::set<AccountId> accounts = accounts_of(before);
  if (from_outside && !accounts.contains(committer.account))
    return denied("somebody joined from outside without being a member or invited");
  if (conversation.kind == StreamKind::kDirect) return check_direct(accounts_of(after));
  return check_role(policy, accounts, {committer.account, added, removed, policy_changed, from_outside});
}

bool may_post(const Conversation& conversation, const AccountId& account) {
  const auto policy = policy_of(*conversation.group);
  return policy.ok() && (!policy->broadcast || role_of(*policy, account) != protocol::Role::kMember);
}

}  // namespace majlis::client
