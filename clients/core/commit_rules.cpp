#include "clients/core/commit_rules.hpp"

#include "clients/core/leaf.hpp"
#include "clients/core/policy.hpp"
#include "crypto/primitives/hash.hpp"
#include "crypto/primitives/signature.hpp"
#include "protocol/commit_rules.hpp"

#include <algorithm>
#include <set>

namespace majlis::client {
namespace {

using Members = std::set<std::pair<AccountId, DeviceId>>;

Error differs(std::string_view what) {
  return {"client.commit.roster", "its authenticated data does not say what it does: " + std::string(what)};
}

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

// Everybody in the group, as the shared rules see them.
std::vector<protocol::Leaf> leaves_of(const mls::RatchetTree& tree) {
  std::vector<protocol::Leaf> leaves;
  tree.for_each_leaf([&](mls::LeafIndex, const mls::LeafNode& node) {
    // Whether a leaf's removal was due is the host's to judge, so members take it as given.
    if (const auto member = member_of(node.credential); member.ok())
      leaves.push_back({member->account, member->device, true});
  });
  return leaves;
}

// The accounts that alone may be in a conversation that is not a group.
std::vector<AccountId> parties_of(const Conversation& conversation, const AccountId& own) {
  std::vector<AccountId> parties{own};
  if (conversation.peer) parties.push_back(*conversation.peer);
  return parties;
}

// Whether the joiner proved an invite key of the policy, for this group, epoch and device.
bool invited(const Conversation& conversation, const protocol::Policy& policy, const protocol::Roster& roster,
             const mls::LeafNode& joiner) {
  if (!roster.invite || std::ranges::count(policy.invite_keys, roster.invite->key) == 0) return false;
  Bytes message = to_bytes("majlis invite v1");
  append(message, conversation.group->id());
  for (int shift = 56; shift >= 0; shift -= 8)
    message.push_back(static_cast<std::uint8_t>(conversation.group->epoch().value >> shift));
  append(message, joiner.signature_key.view());
  return crypto::verify(roster.invite->key, message, roster.invite->signature);
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

Status check_commit(const Conversation& conversation, const AccountId& own, const mls::Applied& applied) {
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

  const std::vector<protocol::Leaf> leaves = leaves_of(before);
  const std::vector<AccountId> parties = parties_of(conversation, own);
  return protocol::check_commit(
      {.policy = policy,
       .policy_after = policy_changed ? &new_policy : nullptr,
       .leaves = leaves,
       .parties = parties,
       .committer = committer.account,
       .external = from_outside,
       .invited = from_outside && invited(conversation, policy, data->roster, *after.leaf(summary.committer)),
       .roster = data->roster});
}

bool may_post(const Conversation& conversation, const AccountId& account) {
  const auto policy = policy_of(*conversation.group);
  return policy.ok() && protocol::may_post(*policy, account);
}

}  // namespace majlis::client
