#include "clients/core/leaving.hpp"

#include "clients/core/leaf.hpp"
#include "clients/core/model.hpp"
#include "clients/core/policy.hpp"
#include "clients/core/steps.hpp"
#include "protocol/commit_rules.hpp"
#include "protocol/messaging.hpp"

#include <algorithm>
#include <set>

namespace majlis::client {
namespace {

using Members = std::vector<protocol::RosterMember>;

// How many leaves the account has beyond those that `leaving` lists.
std::size_t leaves_beyond(const Conversation& conversation, const AccountId& account, const Members& leaving) {
  std::size_t beyond = 0;
  conversation.group->for_each_member([&](const mls::Member& leaf) {
    const auto member = member_of(leaf.node->credential);
    if (member.ok() && member->account == account)
      beyond += std::ranges::count(leaving, member->device, &protocol::RosterMember::device) == 0 ? 1 : 0;
  });
  return beyond;
}

// This account's own devices are here for it to know, whatever the host says.
bool contradicted(Context& context, const Conversation& conversation, const protocol::RosterMember& member) {
  const OwnAccount& own = *context.state.own;
  if (member.account != own.id()) return false;
  const auto device = own.devices().devices().find(*identity::DeviceId::from_bytes(member.device.view()));
  if (device == own.devices().devices().end() || !device->second.active) return false;
  context.show(Warning{conversation.stream,
                       {"client.host.leaving",
                        "the host says that a device of yours has left this conversation, and it has not; nobody is "
                        "removed for that"}});
  return true;
}

void want_removal(Conversation& conversation, const protocol::RosterMember& member) {
  const auto same = [&](const Wanted& wanted) {
    return wanted.kind == ChangeKind::kRemove && wanted.device == member.device;
  };
  if (std::ranges::any_of(conversation.wanted, same)) return;
  Wanted wanted;
  wanted.kind = ChangeKind::kRemove;
  wanted.account = member.account;
  wanted.device = member.device;
  conversation.wanted.push_back(std::move(wanted));
}

void take_leavers(Context& context, Conversation& conversation, const Members& leaving) {
  std::set<AccountId> told;
  for (const auto& member : leaving) {
    if (contradicted(context, conversation, member)) continue;
    want_removal(conversation, member);
    if (member.account == context.state.own->id() || !told.insert(member.account).second) continue;
    if (leaves_beyond(conversation, member.account, leaving) > 0) continue;  // a device was revoked
    context.show(Warning{conversation.stream,
                         {"client.member.left", "the host says that " + name_of(context.state, member.account) +
                                                    " has left; nothing more is written for them here"}});
  }
  if (!leaving.empty()) save(context, conversation);
}

}  // namespace

void look_for_leavers(Context& context, Conversation& conversation) {
  conversation.transient.in_flight = true;
  protocol::MembersParams params;
  params.stream = conversation.stream;
  context.call<protocol::Members>(
      params, [stream = conversation.stream](Context& later, const Result<protocol::MembersResult>& answer) {
        const auto found = later.state.conversations.find(stream);
        if (found == later.state.conversations.end()) return;
        found->second.transient.in_flight = false;
        found->second.transient.leavers_known = true;
        if (answer.ok() && found->second.group) take_leavers(later, found->second, answer->leaving);
      });
}

void check_own_removal(Context& context, const Conversation& conversation, const mls::Applied& applied) {
  const OwnAccount& own = *context.state.own;
  const mls::LeafNode* leaf = conversation.group->tree().leaf(applied.summary.committer);
  if (leaf == nullptr || conversation.kind != StreamKind::kGroup) return;
  const auto committer = member_of(leaf->credential);
  const auto policy = policy_of(*conversation.group);
  if (!committer.ok() || !policy.ok()) return;
  protocol::Roster roster;
  roster.remove.push_back({own.id(), own.device()});
  const protocol::Leaf self{own.id(), own.device(), false};
  const Status allowed = protocol::check_commit({.policy = *policy,
                                                 .policy_after = nullptr,
                                                 .leaves = {&self, 1},
                                                 .parties = {},
                                                 .committer = committer->account,
                                                 .external = false,
                                                 .invited = false,
                                                 .roster = roster});
  if (allowed.ok()) return;
  const std::string who = name_of(context.state, committer->account);
  context.show(
      Warning{conversation.stream,
              {"client.host.leaving", who +
                                          ", who may not remove you, did so because the host said that you had "
                                          "left this conversation. You have not: the host lied, to " +
                                          who + " or with them. Ask an owner to add you again"}});
}

}  // namespace majlis::client
