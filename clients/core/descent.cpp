#include "clients/core/descent.hpp"

#include "clients/core/leaf.hpp"
#include "clients/core/model.hpp"
#include "clients/core/policy.hpp"
#include "clients/core/state.hpp"
#include "protocol/commit_rules.hpp"

#include <algorithm>

namespace majlis::client {
namespace {

std::vector<protocol::RosterMember> members_of(const mls::RatchetTree& tree) {
  std::vector<protocol::RosterMember> members;
  tree.for_each_leaf([&](mls::LeafIndex, const mls::LeafNode& leaf) {
    if (const auto member = member_of(leaf.credential); member.ok())
      members.push_back({member->account, member->device});
  });
  return members;
}

KeptEpoch epoch_of(const mls::Group& group) {
  KeptEpoch kept;
  kept.group_id = group.id();
  kept.epoch = group.epoch().value;
  kept.psk = to_bytes(group.resumption_psk().view());
  kept.members = members_of(group.tree());
  if (const auto policy = policy_of(group); policy.ok()) kept.policy = record::encode(*policy);
  return kept;
}

bool contains(const std::vector<protocol::RosterMember>& members, const Member& wanted) {
  return std::ranges::any_of(
      members, [&](const auto& each) { return each.account == wanted.account && each.device == wanted.device; });
}

// The kept epochs and the one that the group is in, as a source of PSKs that remembers which one was asked for.
class Ancestors final : public mls::PskSource {
 public:
  explicit Ancestors(const Conversation& conversation) : epochs_(conversation.epochs) {
    if (conversation.group) epochs_.push_back(epoch_of(*conversation.group));
  }

  Result<Secret> find(const mls::PreSharedKeyId& id) const override {
    for (const auto& epoch : epochs_) {
      if (!id.is_descent() || epoch.group_id != id.group_id || epoch.epoch != id.epoch.value) continue;
      asked_ = &epoch;
      return Secret(epoch.psk);
    }
    return Error{"mls.psk.unknown", "the group descends from an epoch that this device does not know"};
  }
  const KeptEpoch* asked() const { return asked_; }

 private:
  std::deque<KeptEpoch> epochs_;
  mutable const KeptEpoch* asked_ = nullptr;
};

// As the one to compare with: the leaves of `tree` that were members then, since no others may be in a branch.
mls::Ancestor ancestor_of(const KeptEpoch& epoch, const mls::RatchetTree& tree) {
  mls::Ancestor ancestor{epoch.group_id, {epoch.epoch}, {}, std::nullopt};
  tree.for_each_leaf([&](mls::LeafIndex, const mls::LeafNode& leaf) {
    const auto member = member_of(leaf.credential);
    if (member.ok() && contains(epoch.members, *member)) ancestor.members.push_back(leaf.credential);
  });
  return ancestor;
}

// Beyond what MLS asks of a branch: the rules stay, and nobody is left out whom its maker could not remove.
Status check_rules(const KeptEpoch& epoch, const mls::Joined& joined) {
  const auto policy = policy_of(joined.group);
  if (!policy.ok() || record::encode(*policy) != epoch.policy)
    return Error{"client.reset.policy", "it has other rules than the group before"};
  const auto maker = member_of(joined.group.tree().leaf(joined.inviter)->credential);
  if (!maker.ok()) return maker.error();
  const auto now = members_of(joined.group.tree());
  protocol::Roster roster;
  std::vector<protocol::Leaf> leaves;
  for (const auto& old : epoch.members) {
    leaves.push_back({old.account, old.device, false});
    if (std::ranges::count(now, old.account, &protocol::RosterMember::account) == 0) roster.remove.push_back(old);
  }
  return protocol::check_commit({.policy = *policy,
                                 .policy_after = nullptr,
                                 .leaves = leaves,
                                 .parties = {},
                                 .committer = maker->account,
                                 .external = false,
                                 .invited = false,
                                 .roster = roster});
}

}  // namespace

void keep_epoch(Context& context, Conversation& conversation) {
  if (!conversation.group) return;
  KeptEpoch kept = epoch_of(*conversation.group);
  kept.order = conversation.epochs.empty() ? 1 : conversation.epochs.back().order + 1;
  context.put(numbered_key('e', conversation.stream, kept.order), kept);
  conversation.epochs.push_back(std::move(kept));
  if (conversation.epochs.size() <= kKeptEpochs) return;
  context.erase(numbered_key('e', conversation.stream, conversation.epochs.front().order));
  conversation.epochs.pop_front();
}

void forget_epochs(Context& context, Conversation& conversation) {
  for (const auto& kept : conversation.epochs) context.erase(numbered_key('e', conversation.stream, kept.order));
  conversation.epochs.clear();
}

bool needs_no_proof(const Conversation& conversation, const Bytes& group_id) {
  return !conversation.group || conversation.group->id() == group_id;
}

Result<JoinedGroup> join_proven(const Conversation& conversation, ByteView welcome, mls::JoinOptions options) {
  const Ancestors ancestors(conversation);
  options.checks.psks = &ancestors;
  auto plain = mls::Group::join(welcome, options);
  if (plain.ok()) {
    JoinedGroup made{*std::move(plain), std::nullopt};
    if (!needs_no_proof(conversation, made.joined.group.id()))
      made.unproven = Error{"client.reset.descent", "it brings no proof that it descends from the group before"};
    return made;
  }
  if (ancestors.asked() == nullptr || plain.error().name != "mls.welcome.descent") return plain.error();
  const mls::Ancestor ancestor = ancestor_of(*ancestors.asked(), *options.tree);
  options.ancestor = &ancestor;
  MAJLIS_TRY(auto joined, mls::Group::join(welcome, options));
  JoinedGroup made{std::move(joined), std::nullopt};
  if (auto kept = check_rules(*ancestors.asked(), made.joined); !kept.ok()) made.unproven = kept.error();
  return made;
}

}  // namespace majlis::client
