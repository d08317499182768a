#include "clients/core/reset.hpp"

#include "clients/core/commit.hpp"
#include "clients/core/commit_rules.hpp"
#include "clients/core/leaf.hpp"
#include "clients/core/metadata.hpp"
#include "clients/core/steps.hpp"
#include "clients/core/turn.hpp"
#include "crypto/primitives/hash.hpp"
#include "protocol/messaging.hpp"

#include <algorithm>

namespace majlis::client {
namespace {

constexpr std::uint64_t kTryAgainMs = 30'000;

using Members = std::vector<protocol::RosterMember>;

// The same for each attempt, so that one reset costs a device one key package.
Bytes claim_id(const State& state, const Conversation& conversation, const AccountId& account) {
  const Bytes hash = crypto::Sha256()
                         .update(as_bytes("majlis reset claim"))
                         .update(conversation.group->id())
                         .update(conversation.group->epoch_authenticator().view())
                         .update(state.own->device().view())
                         .update(account.view())
                         .finish();
  return {hash.begin(), hash.begin() + 16};
}

void try_later(Context& context, Conversation& conversation) {
  conversation.transient.claimed.clear();
  conversation.transient.reset_at_ms = context.now_ms + kTryAgainMs + random_below(context.state.random, kTryAgainMs);
  context.wake(conversation.transient.reset_at_ms);
}

// The key packages of the members' devices, but not of those that were not in the group.
std::vector<mls::KeyPackage> packages_of(const Conversation& conversation, const DeviceId& own) {
  const auto present = devices_of(conversation.group->tree());
  std::vector<mls::KeyPackage> packages;
  for (const auto& [account, claimed] : conversation.transient.claimed)
    for (const auto& package : claimed) {
      const auto member = member_of(package.leaf_node.credential);
      if (member.ok() && member->device != own && std::ranges::count(present, member->device) != 0)
        packages.push_back(package);
    }
  return packages;
}

protocol::Roster roster_of(const Conversation& conversation, const protocol::RosterMember& own,
                           const std::vector<mls::KeyPackage>& packages, const Members& leaves) {
  protocol::Roster roster;
  roster.stream = conversation.stream;
  std::vector<DeviceId> devices{own.device};
  for (const auto& package : packages) {
    const auto member = member_of(package.leaf_node.credential);
    roster.add.push_back({member->account, member->device});
    devices.push_back(member->device);
  }
  for (const auto& leaf : leaves)
    if (std::ranges::count(devices, leaf.device) == 0) roster.remove.push_back(leaf);
  roster.roster_hash_after = roster_hash(std::move(devices));
  return roster;
}

Status branch(Context& context, Conversation& conversation, const Members& leaves) {
  State& state = context.state;
  const mls::Group& old = *conversation.group;
  const auto packages = packages_of(conversation, state.own->device());
  const auto roster = roster_of(conversation, {state.own->id(), state.own->device()}, packages, leaves);
  const mls::Ancestor ancestor = old.ancestor();
  mls::CommitOptions commit;
  commit.tree_in_welcome = false;
  commit.authenticated_data = commit_data(roster);
  if (conversation.metadata_key)
    commit.welcome_extensions.push_back({mls::ExtensionType{kMetadataKeyExtension}, *conversation.metadata_key});
  mls::CreateOptions group;
  group.group_id = state.random.bytes(32);
  group.leaf = leaf_options(*state.own);
  group.extensions = old.context().extensions;
  const CertificateChecker checker;
  MAJLIS_TRY(const auto made, mls::Group::descend(state.own->device_key(),
                                                  {.group = group,
                                                   .ancestor = ancestor,
                                                   .resumption_psk = old.resumption_psk(),
                                                   .members = packages,
                                                   .commit = commit},
                                                  checks_with(checker), state.random));
  PendingCommit pending;
  pending.client_id = take_client_id(context, conversation);
  pending.epoch = old.epoch().value + conversation.lost_epochs;
  pending.roster = record::encode(roster);
  pending.group_info = made.group_info;
  pending.tree = made.next.tree().encode();
  pending.welcome = made.welcome;
  pending.group = to_bytes(made.next.serialise().view());
  pending.new_group_id = group.group_id;
  context.put("p/" + conversation.stream.text(), pending);
  conversation.pending = std::move(pending);
  return {};
}

void answered(Context& context, const StreamId& stream, std::uint64_t client_id,
              const Result<protocol::StreamResetResult>& answer) {
  const auto found = context.state.conversations.find(stream);
  if (found == context.state.conversations.end()) return;
  Conversation& conversation = found->second;
  auto& transient = conversation.transient;
  transient.in_flight = false;
  if (!conversation.pending || conversation.pending->client_id != client_id) return;
  if (answer.ok()) {
    conversation.pending->seq = answer->seq;
    transient.last_seq = std::max(transient.last_seq, answer->seq);
    context.put("p/" + stream.text(), *conversation.pending);
    return read_on(context, conversation);
  }
  drop_pending(context, conversation);
  // Another was faster, or entries came that were not read yet; or others have to do it, who may.
  transient.last_seq = std::max(transient.last_seq, conversation.cursor + 1);
  if (answer.error().name != "conflict" && answer.error().name != "already")
    context.show(Warning{stream, {"client.reset.refused", "the group was not replaced: " + answer.error().detail}});
  try_later(context, conversation);
  look_up_streams(context);
  read_on(context, conversation);
}

void send_reset(Context& context, Conversation& conversation) {
  const PendingCommit& pending = *conversation.pending;
  protocol::StreamResetParams params;
  params.stream = conversation.stream;
  params.client_id = pending.client_id;
  params.group_id = conversation.group->id();
  params.epoch = pending.epoch;
  params.new_group_id = *pending.new_group_id;
  params.new_epoch = 1;
  params.roster = pending.roster;
  params.group_info = pending.group_info;
  params.tree = *pending.tree;
  params.welcome = pending.welcome;
  conversation.transient.in_flight = true;
  context.call<protocol::StreamReset>(params, [stream = conversation.stream, id = pending.client_id](
                                                  Context& later, const Result<protocol::StreamResetResult>& answer) {
    answered(later, stream, id, answer);
  });
}

// Who is on the roster as the host has it: each is either in the new group or removed.
void ask_roster(Context& context, Conversation& conversation) {
  protocol::MembersParams params;
  params.stream = conversation.stream;
  conversation.transient.in_flight = true;
  context.call<protocol::Members>(
      params, [stream = conversation.stream](Context& later, const Result<protocol::MembersResult>& answer) {
        Conversation& asked = later.state.conversations.at(stream);
        asked.transient.in_flight = false;
        if (asked.stage != Stage::kBroken || asked.pending) return;
        if (!answer.ok()) return try_later(later, asked);
        Members leaves = answer->members;
        leaves.insert(leaves.end(), answer->leaving.begin(), answer->leaving.end());
        if (auto made = branch(later, asked, leaves); !made.ok()) {
          later.show(Warning{stream, made.error()});
          return try_later(later, asked);
        }
        send_reset(later, asked);
      });
}

// The first member whose key packages are not here yet.
std::optional<AccountId> next_unclaimed(const State& state, const Conversation& conversation) {
  std::optional<AccountId> next;
  conversation.group->for_each_member([&](const mls::Member& leaf) {
    const auto member = member_of(leaf.node->credential);
    if (next || !member.ok() || conversation.transient.claimed.contains(member->account)) return;
    if (member->account == state.own->id() && state.own->devices().active_devices().size() < 2) return;
    next = member->account;
  });
  return next;
}

// Our own: what the branch made is the group now.
void take_own_reset(Context& context, Conversation& conversation, mls::Group group) {
  context.erase("p/" + conversation.stream.text());
  conversation.pending.reset();
  conversation.lost_epochs = 0;
  conversation.path_ms = context.now_ms;
  conversation.own_since_path = 0;
  conversation.transient.claimed.clear();
  unseal_outbox(context, conversation, true);
  enter_epoch(context, conversation, std::move(group));
  set_stage(context, conversation, Stage::kActive);
  show_reset(context, conversation, context.state.own->id(), std::nullopt);
}

}  // namespace

void break_off(Context& context, Conversation& conversation) {
  if (conversation.pending) drop_pending(context, conversation);
  conversation.transient.claimed.clear();
  conversation.transient.reset_at_ms = 0;
  set_stage(context, conversation, Stage::kBroken);
}

void pump_broken(Context& context, Conversation& conversation) {
  auto& transient = conversation.transient;
  if (conversation.cursor < transient.last_seq) return read_on(context, conversation);
  if (conversation.pending) {
    if (conversation.pending->seq == 0) send_reset(context, conversation);
    return;
  }
  // Who has not accepted a request does nothing for others to see.
  if (conversation.request) return;
  if (transient.reset_at_ms == 0) transient.reset_at_ms = turn_ms(context, conversation, false);
  if (transient.reset_at_ms > context.now_ms) return context.wake(transient.reset_at_ms);
  if (const auto account = next_unclaimed(context.state, conversation)) {
    const Bytes id = claim_id(context.state, conversation, *account);
    return claim_packages(context, conversation, *account, id,
                          [](Context& later, Conversation& asked, const Error&) { try_later(later, asked); });
  }
  ask_roster(context, conversation);
}

void take_reset(Context& context, Conversation& conversation, const protocol::Entry& entry) {
  const bool ours = entry.device == context.state.own->device() && conversation.pending &&
                    conversation.pending->new_group_id &&
                    crypto::sha256(conversation.pending->roster) == entry.body_hash;
  if (ours) {
    if (auto group = mls::Group::restore(conversation.pending->group); group.ok())
      return take_own_reset(context, conversation, *std::move(group));
  }
  if (conversation.pending) drop_pending(context, conversation);
  conversation.lost_epochs = 0;
  conversation.transient.claimed.clear();
  conversation.transient.pause_ms = 0;  // whatever it waited for, there is a group to join now
  unseal_outbox(context, conversation, true);
  set_stage(context, conversation, Stage::kJoining);
}

void show_reset(Context& context, Conversation& conversation, const AccountId& maker,
                const std::optional<Error>& unproven) {
  conversation.reset_by = maker;
  conversation.unproven = unproven.has_value();
  save(context, conversation);
  const std::string who = name_of(context.state, maker);
  context.show(Warning{conversation.stream,
                       {"client.conversation.reset", who + " replaced the group of this conversation, which had become "
                                                           "unusable"}});
  if (!unproven) return;
  context.show(Warning{conversation.stream,
                       {"client.conversation.unproven",
                        "that the new group follows the old one is not proven (" + unproven->detail +
                            "). Compare safety numbers with its members; nothing is sent until you accept it"}});
}

}  // namespace majlis::client
