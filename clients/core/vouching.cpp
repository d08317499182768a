#include "clients/core/vouching.hpp"

#include "clients/core/entrance.hpp"
#include "clients/core/leaf.hpp"
#include "clients/core/steps.hpp"
#include "protocol/messaging.hpp"

#include <algorithm>

namespace majlis::client {
namespace {

constexpr std::size_t kListsAtOnce = 32;

const identity::DeviceList* list_of(const State& state, const AccountId& account) {
  if (account == state.own->id()) return &state.own->devices();
  const auto contact = state.contacts.find(account);
  return contact == state.contacts.end() ? nullptr : &contact->second.list;
}

void answered(Context& context, const StreamId& stream, const AccountId& account, const Status& status) {
  const auto found = context.state.conversations.find(stream);
  if (found == context.state.conversations.end()) return;
  auto& vouching = found->second.transient.vouching;
  if (status.ok()) {
    found->second.transient.put_off = 0;
    vouching.lists.insert(account);
  } else if (put_off(context, found->second, status.error())) {
    vouching.asked.erase(account);
  }
  // A list that was refused vouches for nobody: why was shown, and sending waits.
}

void ask_for_own_list(Context& context, const StreamId& stream) {
  protocol::DevicesParams params;
  params.account = context.state.own->id();
  context.call<protocol::Devices>(params, [stream](Context& later, const Result<protocol::DevicesResult>& answer) {
    const AccountId own = later.state.own->id();
    if (!answer.ok()) return answered(later, stream, own, answer.error());
    const Status updated = later.state.own->update_list(answer->entries);
    if (!updated.ok()) later.show(Warning{{}, updated.error()});
    later.save_account();
    answered(later, stream, own, updated);
  });
}

void ask_for_list(Context& context, Conversation& conversation, const AccountId& account) {
  auto& vouching = conversation.transient.vouching;
  if (vouching.asked.size() >= vouching.lists.size() + kListsAtOnce || !vouching.asked.insert(account).second) return;
  if (account == context.state.own->id()) return ask_for_own_list(context, conversation.stream);
  fetch_contact(context, account,
                [stream = conversation.stream, account](Context& later, const Result<AccountId>& found) {
                  answered(later, stream, account, found.ok() ? Status() : Status(found.error()));
                });
}

Error not_vouched_for(const Member& member, bool listed) {
  const std::string who = "a device of @" + member.name;
  if (listed)
    return {"client.member.revoked", who +
                                         " is in this conversation although the account has revoked it; it is "
                                         "removed before anything more is sent"};
  return {"client.member.unlisted", who +
                                        " is in this conversation that is not on the account's device list; it is "
                                        "removed before anything more is sent"};
}

void want_removal(Context& context, Conversation& conversation, const Member& member, bool listed) {
  if (!conversation.transient.vouching.refused.insert(member.device).second) return;
  const auto same = [&](const Wanted& wanted) {
    return wanted.kind == ChangeKind::kRemove && wanted.device == member.device;
  };
  if (std::ranges::any_of(conversation.wanted, same)) return;  // the account's own wish, on its way
  context.show(Warning{conversation.stream, not_vouched_for(member, listed)});
  Wanted wanted;
  wanted.kind = ChangeKind::kRemove;
  wanted.account = member.account;
  wanted.device = member.device;
  conversation.wanted.push_back(std::move(wanted));
  save(context, conversation);
}

// Whether the leaf is vouched for; else does what it takes.
bool vouched_for(Context& context, Conversation& conversation, const mls::LeafNode& leaf) {
  const auto certificate = identity::DeviceCertificate::parse(leaf.credential.identity);
  const auto member = member_of(leaf.credential);
  if (!certificate.ok() || !member.ok() || member->device == context.state.own->device()) return true;
  const identity::DeviceList* list = list_of(context.state, member->account);
  const auto& vouching = conversation.transient.vouching;
  const bool newest = vouching.lists.contains(member->account);
  const bool listed = list != nullptr && list->is_active(*certificate);
  if (listed && (newest || !vouching.newcomers.contains(member->account))) return true;
  if (!newest) {
    ask_for_list(context, conversation, member->account);
  } else {
    want_removal(context, conversation, *member, list->devices().contains(certificate->device_id));
  }
  return false;
}

}  // namespace

bool all_vouched_for(Context& context, Conversation& conversation) {
  auto& vouching = conversation.transient.vouching;
  const std::uint64_t epoch = conversation.group->epoch().value;
  if (vouching.epoch == epoch) return true;
  if (vouching.looked_at != epoch) {  // whoever came in since is looked up anew
    vouching.looked_at = epoch;
    vouching.asked.clear();
    vouching.lists.clear();
  }
  bool all = true;
  conversation.group->for_each_member([&](const mls::Member& each) {
    if (!vouched_for(context, conversation, *each.node)) all = false;
  });
  if (!all) return false;
  vouching.epoch = epoch;
  vouching.newcomers.clear();
  return true;
}

void note_newcomers(Context& context, Conversation& conversation, const mls::CommitSummary& commit) {
  const auto note = [&](mls::LeafIndex index) {
    const mls::LeafNode* leaf = conversation.group->tree().leaf(index);
    if (leaf == nullptr) return;
    const auto member = member_of(leaf->credential);
    if (!member.ok()) return;
    conversation.transient.vouching.newcomers.insert(member->account);
    meet(context, conversation.stream, member->account);
  };
  for (const auto index : commit.added) note(index);
  if (commit.sender.type == mls::SenderType::kNewMemberCommit) note(commit.committer);
}

}  // namespace majlis::client
